/**
 * The report as one HTML page that needs nothing else: {@link dev.assay.reports.html.HtmlReport}.
 *
 * <p>One class a section, one class a chart. Every text passes through {@link dev.assay.reports.html.Element}, which escapes it;
 * every measured number passes through {@link dev.assay.reports.html.Figure}, which says where in {@code result.json} it stands.
 * Pure functions; safe to call from any thread.
 */
@NullMarked
package dev.assay.reports.html;

import org.jspecify.annotations.NullMarked;
