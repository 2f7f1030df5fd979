/**
 * Compare runs of different days, versions or machines: which cells both have, what else differs, and what became of speed, accuracy
 * and size. Pure functions of results; any thread.
 */
@NullMarked
package dev.assay.reports.compare;

import org.jspecify.annotations.NullMarked;
