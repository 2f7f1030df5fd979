/**
 * Render numbers and verdicts as plain text.
 *
 * <p>Everything here is a pure function of its arguments: the same on every machine and in every locale, safe for any thread.
 */
@NullMarked
package dev.assay.reports.text;

import org.jspecify.annotations.NullMarked;
