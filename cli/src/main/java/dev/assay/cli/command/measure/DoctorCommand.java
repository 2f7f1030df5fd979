package dev.assay.cli.command.measure;

import dev.assay.agent.doctor.DoctorReport;
import dev.assay.agent.doctor.DoctorText;
import dev.assay.agent.doctor.RuntimeStatus;
import dev.assay.agent.nvml.NvidiaGpus;
import dev.assay.agent.probe.ClockQuality;
import dev.assay.agent.probe.EnvironmentProbe;
import dev.assay.agent.probe.NoiseProber;
import dev.assay.agent.runtime.WorkerNeeds;
import dev.assay.agent.worker.ProcessWorkerLauncher;
import dev.assay.agent.worker.Worker;
import dev.assay.agent.worker.WorkerLimits;
import dev.assay.agent.worker.WorkerSettings;
import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.command.option.WorkerOptions;
import dev.assay.cli.conversion.LocalConversions;
import dev.assay.cli.home.AssayData;
import dev.assay.cli.home.AssayHome;
import dev.assay.cli.lab.LabClient;
import dev.assay.cli.runtimes.LocalRuntimes;
import dev.assay.scenarios.measurement.NoiseProbe;
import dev.assay.scenarios.measurement.SelfCost;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.tool.environment.InstalledTools;
import dev.assay.scenarios.tool.environment.ToolEnvironment;
import dev.assay.scenarios.wire.LabHealth;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Say what works on this machine. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Shows which runtimes work here, which not and why, what converts models for them, how noisy this machine is,",
            "and what to change.",
        },
        footer = {
            "",
            "Examples:",
            "  assay doctor",
            "  assay doctor --self-cost",
            "  assay doctor --lab --coordinator http://127.0.0.1:7420    is the lab well, and which node leads?",
            "  assay doctor --json | jq '.device.environment.hazards'",
        })
public final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private FactsOutput output = new FactsOutput();

    @Option(
            names = "--self-cost",
            description =
                    "Also measure what Assay itself costs here, with a model that answers at once; about 5 seconds.")
    private boolean selfCost;

    @Option(
            names = "--lab",
            description = "Ask a coordinator how it is instead, and which node leads if it is one of several.")
    private boolean lab;

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    private final List<ToolEnvironment> tools;

    /** Make the command of a whole Assay. */
    DoctorCommand() {
        this(LocalConversions.TOOLS);
    }

    /**
     * Make the command.
     *
     * @param tools what can be installed to convert models
     */
    public DoctorCommand(List<ToolEnvironment> tools) {
        this.tools = List.copyOf(tools);
    }

    @Override
    public Integer call() {
        if (lab) {
            try (LabClient client = coordinator.client()) {
                LabHealth health = client.health();
                output.print(health, lines(health));
                return health.ready() ? 0 : 1;
            }
        }
        DoctorReport report = examine();
        output.print(report, DoctorText.render(report));
        return 0;
    }

    private static List<String> lines(LabHealth health) {
        String ready = health.ready() ? "the lab can be worked with" : "the lab can't be worked with now";
        if (health.node() == null) {
            return List.of(ready, "one coordinator, no cluster");
        }
        return List.of(
                ready,
                health.leader() == null
                        ? "node " + health.node() + " knows of no node that leads"
                        : "node " + health.leader() + " leads, epoch " + health.epoch(),
                "asked node " + health.node());
    }

    private DoctorReport examine() {
        List<RuntimeStatus> statuses = LocalRuntimes.ofThisProcess().statuses();
        Map<String, String> versions = LocalRuntimes.versions(statuses);
        InstalledTools installed = AssayData.ofThisProcess().tools();
        NoiseProber prober = NoiseProber.ofThisMachine();
        NoiseProbe noise = prober.probe(NoiseProber.DEFAULT_DURATION);
        return new DoctorReport(
                EnvironmentProbe.ofThisMachine().cpuDevice("local", versions),
                NvidiaGpus.ofThisMachine().states(),
                statuses,
                tools.stream().map(installed::status).toList(),
                confinement(),
                noise,
                ClockQuality.measure(),
                selfCost ? measureSelfCost() : null,
                prober.review(noise));
    }

    /** By trying. */
    private static DoctorReport.Confinement confinement() {
        try {
            WorkerLimits limits = new WorkerLimits(WorkerOptions.sandbox(List.of()), null);
            new ProcessWorkerLauncher(WorkerSettings.ofThisProcess().withLimits(limits), System::nanoTime)
                    .tryOut(AssayHome.ofThisProcess().createWork());
            return DoctorReport.Confinement.WORKS;
        } catch (ProblemException e) {
            return DoctorReport.Confinement.fails(e.problems().getFirst());
        }
    }

    /** In a worker process, as everything is measured. */
    private static SelfCost measureSelfCost() {
        ProcessWorkerLauncher workers = new ProcessWorkerLauncher(WorkerSettings.ofThisProcess(), System::nanoTime);
        Path directory = AssayHome.ofThisProcess().createWork();
        try (Worker worker = workers.launch("self-cost on null", directory, WorkerNeeds.NONE)) {
            worker.awaitReady();
            SelfCost cost = worker.selfCost();
            worker.shutDown();
            return cost;
        }
    }
}
