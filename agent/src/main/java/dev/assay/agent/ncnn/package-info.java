/**
 * ncnn through its C API, on CPUs.
 *
 * <p>A model is a .param and a .bin in one file ({@link dev.assay.scenarios.pair}). The .param is read and checked here before ncnn sees
 * it; ncnn reads both parts through the C library's own bounded streams. One network serves all lanes: each query has an extractor of its
 * own, as ncnn means it. Inputs are copied into ncnn's own memory when a query runs that is not the one that ran before, as applications
 * do; outputs are ncnn's own memory, put together where ncnn leaves gaps between channels.
 *
 * <p>A model is prepared and closed by one thread; queries of different lanes run at the same time.
 */
@NullMarked
package dev.assay.agent.ncnn;

import org.jspecify.annotations.NullMarked;
