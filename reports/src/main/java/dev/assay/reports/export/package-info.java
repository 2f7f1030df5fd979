/**
 * Write results in the formats of other programs: CSV, Markdown, JUnit XML, Prometheus, and summaries in MLPerf's style. Pure functions of
 * a result, safe for many threads.
 */
@NullMarked
package dev.assay.reports.export;

import org.jspecify.annotations.NullMarked;
