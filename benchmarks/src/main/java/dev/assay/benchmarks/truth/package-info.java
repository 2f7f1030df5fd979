/**
 * Experiments whose outcome is known beforehand, to see whether Assay finds it.
 *
 * <p>Loads: a synthetic model with given service times is measured by the real load generator, and what comes out is held against what
 * theory or plain arithmetic says. With the system's clock they show what this machine measures; with {@link
 * dev.assay.benchmarks.truth.VirtualClock} they take no time and test the load generator alone.
 *
 * <p>Comparisons: rounds, order, stopping, histograms, statistics and verdicts are those of a run; latencies are drawn from a seeded
 * generator, so that the truth is known and hours take seconds.
 *
 * <p>For one thread.
 */
@NullMarked
package dev.assay.benchmarks.truth;

import org.jspecify.annotations.NullMarked;
