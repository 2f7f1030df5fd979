/**
 * The rule that says what a number of queries tells about a percentile: agents need it to find rates, reports to show percentiles.
 *
 * <p>Pure functions, safe for any thread.
 */
@NullMarked
package dev.assay.scenarios.statistics;

import org.jspecify.annotations.NullMarked;
