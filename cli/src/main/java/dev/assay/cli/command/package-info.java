/**
 * One class for each command, in a package for each kind of work; each turns arguments into calls, and outcomes into text and an exit code.
 *
 * <p>Commands run on the main thread. Only these packages and {@code dev.assay.cli.view} write to the standard streams.
 */
@NullMarked
package dev.assay.cli.command;

import org.jspecify.annotations.NullMarked;
