/**
 * One run on this machine: coordinator and agent in one process, block after block, and the directory that the run leaves behind.
 *
 * <p>A run belongs to the thread that executes it; only its interruption comes from another one.
 */
@NullMarked
package dev.assay.cli.run;

import org.jspecify.annotations.NullMarked;
