/**
 * Rules that agents and reports must never disagree on: what a number of queries tells about a percentile, and what an uneven split shows.
 *
 * <p>Pure functions, safe for any thread.
 */
@NullMarked
package dev.assay.scenarios.statistics;

import org.jspecify.annotations.NullMarked;
