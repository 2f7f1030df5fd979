/**
 * ONNX Runtime through its Java API: on the CPU everywhere, with CoreML on Apple silicon, with CUDA and TensorRT on NVIDIA's GPUs.
 *
 * <p>Inputs are direct buffers that ONNX Runtime reads in place. Outputs are pinned: the first run of an input shape lets ONNX Runtime
 * allocate them and learns their shapes, later runs write into buffers that are allocated once. An output whose shape the input shapes
 * don't decide stays unpinned.
 *
 * <p>An accelerator is a runtime of its own. Which nodes it ran is read from ONNX Runtime's profile, because a node that it can't run runs
 * on the CPU without a word.
 *
 * <p>A model and its queries belong to one thread. The ONNX Runtime environment is shared by everything in a process, as ONNX Runtime
 * wants it, and lives until the process ends.
 */
@NullMarked
package dev.assay.agent.onnxruntime;

import org.jspecify.annotations.NullMarked;
