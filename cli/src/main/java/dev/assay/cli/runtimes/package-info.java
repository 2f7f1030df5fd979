/**
 * The runtimes of this machine: finding them, and showing them to people and programs.
 *
 * <p>All types are immutable.
 */
@NullMarked
package dev.assay.cli.runtimes;

import org.jspecify.annotations.NullMarked;
