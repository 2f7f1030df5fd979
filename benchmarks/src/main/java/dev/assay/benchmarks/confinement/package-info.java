/**
 * What it costs to confine workers: real ones, with a sandbox and without, in turns.
 *
 * <p>For one thread.
 */
@NullMarked
package dev.assay.benchmarks.confinement;

import org.jspecify.annotations.NullMarked;
