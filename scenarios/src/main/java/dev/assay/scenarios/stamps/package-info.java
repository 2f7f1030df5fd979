/**
 * Files that hold when each query of a round was due, issued and done.
 *
 * <p>A file is little-endian throughout: the magic {@code ASSAYQS1}, the length of the header (int32), the header
 * ({@link dev.assay.scenarios.stamps.QueryStampsHeader} as JSON in UTF-8), and then for each query, in the order in which they were issued,
 * three int64: scheduled, issued and done, in nanoseconds after the start of the round's recording.
 *
 * <p>A writer or reader is for one thread.
 */
@NullMarked
package dev.assay.scenarios.stamps;

import org.jspecify.annotations.NullMarked;
