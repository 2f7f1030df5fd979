/**
 * What this machine is and how steadily it runs: the fingerprint of the environment, its hazards, and the noise probe.
 *
 * <p>Facts come from procfs, sysfs and cgroups on Linux, from {@code sysctl} and {@code pmset} on macOS, from the registry on Windows.
 * Files are read below a root directory and commands run through a {@link dev.assay.agent.probe.CommandRunner}, so that any machine can
 * be described to a test. What can't be read is absent, never invented.
 *
 * <p>{@link dev.assay.agent.probe.NoiseProber} belongs to one thread; everything else may be shared between threads.
 */
@NullMarked
package dev.assay.agent.probe;

import org.jspecify.annotations.NullMarked;
