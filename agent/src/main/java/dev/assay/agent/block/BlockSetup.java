package dev.assay.agent.block;

import dev.assay.agent.probe.MachineWatch;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.RuntimeRegistry;
import dev.assay.agent.worker.WorkerLauncher;
import dev.assay.scenarios.measurement.NoiseProbe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bring together what a {@link BlockRunner} needs of its surroundings.
 *
 * @param workDirectory where blocks put their temporary files; created if it is missing
 * @param directories where runtimes find native libraries, or unpack them once for all workers
 * @param workers starts workers
 * @param runtimes what this agent has
 * @param noise probes how steady the machine is; takes as long as that takes
 * @param temperature reads the hottest CPU sensor in degrees Celsius, {@code null} where there is none
 * @param watch watches the machine during each round
 * @param pause lets time pass, in the thread that calls it, while the CPU cools down
 * @param rawDirectory where every query's stamps go; exists; {@code null} to keep none
 * @param usableCores cores that accuracy passes may share, at least 1
 */
public record BlockSetup(
        Path workDirectory,
        RuntimeDirectories directories,
        WorkerLauncher workers,
        RuntimeRegistry runtimes,
        Supplier<NoiseProbe> noise,
        Supplier<@Nullable Double> temperature,
        MachineWatch watch,
        Consumer<Duration> pause,
        @Nullable Path rawDirectory,
        int usableCores) {}
