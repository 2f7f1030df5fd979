/**
 * Judge what the rungs of a search measured, and say what to deploy: pure functions of results, safe for many threads.
 */
@NullMarked
package dev.assay.reports.tune;

import org.jspecify.annotations.NullMarked;
