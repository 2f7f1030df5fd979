/**
 * Choose what to deploy from what was measured: pure functions of a result, safe for many threads.
 */
@NullMarked
package dev.assay.reports.recommendation;

import org.jspecify.annotations.NullMarked;
