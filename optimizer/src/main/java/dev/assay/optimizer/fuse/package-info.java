/**
 * Merge several operators into one that does the same: {@link dev.assay.optimizer.fuse.OperatorFusion} applies one class for each
 * kind, all written as a {@link dev.assay.optimizer.fuse.Pattern} and what comes in its place. Not safe for use by several threads
 * at once.
 */
@NullMarked
package dev.assay.optimizer.fuse;

import org.jspecify.annotations.NullMarked;
