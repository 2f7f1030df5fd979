/**
 * Latency histograms as {@code .hlog} files that HdrHistogram's own tools read.
 *
 * <p>No shared state; safe to call from any thread as long as no two write into one directory.
 */
@NullMarked
package dev.assay.reports.hlog;

import org.jspecify.annotations.NullMarked;
