/**
 * OpenVINO through its C API: on Intel and other x86 CPUs, on ARM CPUs, on Intel GPUs and NPUs.
 *
 * <p>A model is read when it is loaded, and compiled when its first query is prepared: only then are the shapes known, and how many queries
 * run at the same time. With {@code shapes: static} it is compiled for each combination of input shapes. Inputs are direct buffers that
 * OpenVINO reads in place; outputs are the buffers of the infer request, one request for each lane and combination of shapes.
 *
 * <p>A model is prepared and closed by one thread; queries of different lanes run at the same time.
 */
@NullMarked
package dev.assay.agent.openvino;

import org.jspecify.annotations.NullMarked;
