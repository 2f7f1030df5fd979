/**
 * Experiments whose right answer is known, to see whether Assay finds it: programs to run, and short versions of them in the tests.
 *
 * <p>Everything but the models' speed is real: rounds, order, stopping, histograms, statistics and verdicts are those of a run. Time is
 * not: latencies are drawn from a seeded generator, so that the truth is known and hours take seconds.
 *
 * <p>Single-threaded.
 */
@NullMarked
package dev.assay.benchmarks.truth;

import org.jspecify.annotations.NullMarked;
