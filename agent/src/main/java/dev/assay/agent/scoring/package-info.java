/**
 * How a model's outputs become a score, in a worker process.
 *
 * <p>All arithmetic is plain {@code double} arithmetic in a fixed order, without fused multiply-add: equal output bits give equal
 * scores on every platform.
 *
 * <h2>File of the baseline's outputs, version 1</h2>
 * <ol>
 *   <li>8 bytes {@code ASSAYBO1};
 *   <li>length of the header, int32, little-endian;
 *   <li>the header, UTF-8 JSON: a {@link dev.assay.agent.scoring.BaselineOutputsHeader};
 *   <li>for each evaluation sample in order, for each output in the header's order: its elements, little-endian, without gaps.
 * </ol>
 *
 * <p>The file lives as long as one block on one machine. It is written under another name and renamed when it is complete.
 *
 * <p>A scorer belongs to one thread.
 */
@NullMarked
package dev.assay.agent.scoring;

import org.jspecify.annotations.NullMarked;
