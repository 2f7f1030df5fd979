package dev.assay.cli.run;

import dev.assay.agent.block.BlockRunner;
import dev.assay.agent.block.BlockSetup;
import dev.assay.agent.probe.EnvironmentProbe;
import dev.assay.agent.probe.MachineWatch;
import dev.assay.agent.probe.NoiseProber;
import dev.assay.agent.runtime.InferenceRuntime;
import dev.assay.agent.runtime.RuntimeRegistry;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.agent.worker.ProcessWorkerLauncher;
import dev.assay.agent.worker.WorkerSettings;
import dev.assay.cli.home.AssayHome;
import dev.assay.scenarios.measurement.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

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
     * @param logDirectory where the logs of workers that failed are kept
     */
    public static LocalAgent start(AssayHome home, Path logDirectory) {
        RuntimeRegistry runtimes = RuntimeRegistry.load();
        Map<String, String> versions = new TreeMap<>();
        for (InferenceRuntime runtime : runtimes.runtimes()) {
            if (runtime.probe() instanceof RuntimeSupport.Supported supported) {
                versions.put(runtime.id(), supported.version());
            }
        }
        Device device = EnvironmentProbe.ofThisMachine().cpuDevice(DEVICE, versions);
        MachineWatch watch = MachineWatch.ofThisMachine();
        NoiseProber noise = NoiseProber.ofThisMachine();
        BlockSetup setup = new BlockSetup(
                home.work(),
                home.libraries(),
                new ProcessWorkerLauncher(
                        WorkerSettings.ofThisProcess().withLogDirectory(logDirectory), System::nanoTime),
                runtimes,
                () -> noise.probe(NoiseProber.DEFAULT_DURATION),
                watch::celsius,
                watch,
                LocalAgent::pause,
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
