/**
 * TFLite (LiteRT) through its C API, on CPUs, with the XNNPACK delegate or with TFLite's own kernels.
 *
 * <p>A model file is checked before TFLite sees it: TFLite itself trusts what is written in it, and damage ends the process. An interpreter
 * is made for each lane, and with {@code shapes: static} for each combination of input shapes. Inputs are copied into the interpreter when a
 * query runs that is not the one that ran before, as applications do; outputs are the interpreter's own buffers.
 *
 * <p>A model is prepared and closed by one thread; queries of different lanes run at the same time.
 */
@NullMarked
package dev.assay.agent.tflite;

import org.jspecify.annotations.NullMarked;
