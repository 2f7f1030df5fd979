package dev.assay.cli.run;

import dev.assay.agent.block.BlockRunner;
import dev.assay.agent.block.BlockSetup;
import dev.assay.agent.probe.EnvironmentProbe;
import dev.assay.agent.probe.MachineWatch;
import dev.assay.agent.probe.NoiseProber;
import dev.assay.agent.worker.ProcessWorkerLauncher;
import dev.assay.agent.worker.WorkerLimits;
import dev.assay.agent.worker.WorkerSettings;
import dev.assay.cli.home.AssayHome;
import dev.assay.cli.runtimes.LocalRuntimes;
import dev.assay.scenarios.measurement.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hold the agent of this machine.
 *
 * @param device the CPU of this machine
 * @param blocks measures blocks on it
 */
public record LocalAgent(Device device, BlockRunner blocks) {
    private static final String DEVICE = "cpu";

    /**
     * Probe this machine and get ready to measure on it.
     *
     * @param workers how workers are started
     * @param logDirectory where the logs of workers that failed are kept
     * @param rawDirectory where every query's stamps go; {@code null} to keep none
     */
    public static LocalAgent start(
            AssayHome home, WorkerSettings workers, Path logDirectory, @Nullable Path rawDirectory) {
        LocalRuntimes runtimes = LocalRuntimes.ofThisProcess();
        Map<String, String> versions = LocalRuntimes.versions(runtimes.statuses());
        Device device = EnvironmentProbe.ofThisMachine().cpuDevice(DEVICE, versions);
        boolean isSlow = device.environment().emulated();
        WorkerSettings patient =
                isSlow ? workers.withTimeouts(workers.timeouts().onEmulatedCpu()) : workers;
        ProcessWorkerLauncher launcher =
                new ProcessWorkerLauncher(patient.withLogDirectory(logDirectory), System::nanoTime);
        if (!patient.limits().equals(WorkerLimits.NONE)) {
            // Better now than in the first block.
            launcher.tryOut(home.createWork());
        }
        MachineWatch watch = MachineWatch.ofThisMachine();
        NoiseProber noise = NoiseProber.ofThisMachine();
        BlockSetup setup = new BlockSetup(
                home.work(),
                runtimes.directories(),
                launcher,
                runtimes.registry(),
                () -> noise.probe(NoiseProber.DEFAULT_DURATION),
                watch::celsius,
                watch,
                LocalAgent::pause,
                rawDirectory,
                Math.max(1, (int) device.environment().usableCores()));
        return new LocalAgent(device, new BlockRunner(setup));
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException _) {
            // The block notices and stops.
            Thread.currentThread().interrupt();
        }
    }
}
