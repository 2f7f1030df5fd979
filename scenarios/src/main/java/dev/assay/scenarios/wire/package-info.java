/**
 * What a coordinator and an agent say to each other: the block to measure, and what came of it.
 *
 * <p>Neither side knows the other's classes; they share these records only. All types are immutable and safe to share between
 * threads.
 */
@NullMarked
package dev.assay.scenarios.wire;

import org.jspecify.annotations.NullMarked;
