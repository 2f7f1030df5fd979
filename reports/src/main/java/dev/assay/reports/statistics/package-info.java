/**
 * Compute what the measured numbers allow one to say: supported percentiles, intervals of ratios and of accuracy differences.
 *
 * <p>Pure functions: randomness comes in as a seed, so that the same result gives the same intervals for ever. Safe for any thread.
 */
@NullMarked
package dev.assay.reports.statistics;

import org.jspecify.annotations.NullMarked;
