/**
 * Read what other tools measured, and make results of it that are marked as theirs.
 *
 * <p>Each tool has a reader that knows the forms of its versions, and says what its latencies cover. Pure functions of texts; any thread.
 */
@NullMarked
package dev.assay.reports.foreign;

import org.jspecify.annotations.NullMarked;
