/**
 * What of the log a user sees: warnings of Assay itself in most commands, everything that happens in those that run for long.
 *
 * <p>Set once, when a command begins.
 */
@NullMarked
package dev.assay.cli.log;

import org.jspecify.annotations.NullMarked;
