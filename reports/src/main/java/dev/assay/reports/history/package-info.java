/**
 * What became of cells from run to run: series over stored runs, and the points where they changed.
 *
 * <p>Pure functions over results; all types are immutable and safe to share between threads.
 */
@NullMarked
package dev.assay.reports.history;

import org.jspecify.annotations.NullMarked;
