/**
 * Ask NVIDIA's management library what its GPUs are and do: energy, power, clocks, temperature, and what slows them down.
 *
 * <p>The library comes with the driver. Where it is absent, there are no GPUs to tell about. Safe for use by many threads, as the library is.
 */
@NullMarked
package dev.assay.agent.nvml;

import org.jspecify.annotations.NullMarked;
