package dev.assay.cli.command;

import dev.assay.agent.doctor.DoctorReport;
import dev.assay.agent.doctor.DoctorText;
import dev.assay.agent.doctor.RuntimeStatus;
import dev.assay.agent.probe.ClockQuality;
import dev.assay.agent.probe.EnvironmentProbe;
import dev.assay.agent.probe.NoiseProber;
import dev.assay.agent.runtime.InferenceRuntime;
import dev.assay.agent.runtime.RuntimeRegistry;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.scenarios.measurement.NoiseProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Say what works on this machine. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Shows which runtimes work here, which not and why, how noisy this machine is, and what to change.",
        footer = {
            "",
            "Examples:",
            "  assay doctor",
            "  assay doctor --json | jq '.device.environment.hazards'",
        })
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        DoctorReport report = examine();
        output.print(report, DoctorText.render(report));
        return 0;
    }

    private static DoctorReport examine() {
        List<RuntimeStatus> statuses = new ArrayList<>();
        Map<String, String> versions = new TreeMap<>();
        for (InferenceRuntime runtime : RuntimeRegistry.load().runtimes()) {
            RuntimeSupport support = runtime.probe();
            statuses.add(RuntimeStatus.of(runtime.id(), support));
            if (support instanceof RuntimeSupport.Supported supported) {
                versions.put(runtime.id(), supported.version());
            }
        }
        NoiseProber prober = NoiseProber.ofThisMachine();
        NoiseProbe noise = prober.probe(NoiseProber.DEFAULT_DURATION);
        return new DoctorReport(
                EnvironmentProbe.ofThisMachine().cpuDevice("local", versions),
                statuses,
                noise,
                ClockQuality.measure(),
                prober.review(noise));
    }
}
