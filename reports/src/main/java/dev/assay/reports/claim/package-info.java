/**
 * Check what is said of optimizations against what was measured: pure functions of a result, safe for many threads.
 */
@NullMarked
package dev.assay.reports.claim;

import org.jspecify.annotations.NullMarked;
