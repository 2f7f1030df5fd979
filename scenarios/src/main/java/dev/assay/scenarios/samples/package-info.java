/**
 * The sample set: input tensors and labels, built once on the coordinator, the same bits for every runtime and device.
 *
 * <h2>File format, version 1</h2>
 * <ol>
 *   <li>8 bytes {@code ASSAYSS1};
 *   <li>length of the header, int32, little-endian;
 *   <li>the header, UTF-8 JSON: a {@link dev.assay.scenarios.samples.SampleSetHeader};
 *   <li>for each input in the header's order, at the next multiple of 64 bytes: the tensors of all samples one after the other,
 *       little-endian, without gaps; reference samples first, then evaluation samples.
 * </ol>
 *
 * <p>A sample is one item of a batch: the batch dimension is not part of its shape. Header and reader are immutable; a
 * {@link dev.assay.scenarios.samples.SampleSet} may be read by many threads at once.
 */
@NullMarked
package dev.assay.scenarios.samples;

import org.jspecify.annotations.NullMarked;
