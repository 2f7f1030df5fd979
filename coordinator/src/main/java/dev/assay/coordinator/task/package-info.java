/**
 * Sample sets: from a task's dataset, or a seed, to the tensors and labels that every runtime and device sees.
 *
 * <p>One task, model and shape give the same bytes on every machine: all choices come from
 * {@link dev.assay.scenarios.random.SplitMix64}, all floating-point functions from {@link java.lang.StrictMath}. Builders may be
 * used by many threads at once; generators and tokenizers belong to one thread.
 */
@NullMarked
package dev.assay.coordinator.task;

import org.jspecify.annotations.NullMarked;
