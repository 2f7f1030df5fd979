package dev.assay.cli.command.host;

import dev.assay.agent.daemon.AgentDaemon;
import dev.assay.agent.daemon.DaemonSettings;
import dev.assay.agent.daemon.DaemonSurroundings;
import dev.assay.agent.daemon.LoggingDaemonListener;
import dev.assay.agent.daemon.artifact.ArtifactCache;
import dev.assay.agent.daemon.bundle.BundleFile;
import dev.assay.agent.daemon.bundle.BundleLink;
import dev.assay.agent.daemon.link.CoordinatorLink;
import dev.assay.agent.daemon.storage.AgentDirectory;
import dev.assay.agent.daemon.storage.Outbox;
import dev.assay.agent.probe.DeviceLabels;
import dev.assay.cli.home.AssayHome;
import dev.assay.cli.home.ThisAssay;
import dev.assay.cli.log.LogSetup;
import dev.assay.cli.run.Interruption;
import dev.assay.cli.run.LocalAgent;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.wire.AgentHello;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measure for a coordinator. */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        subcommands = AgentInstallCommand.class,
        synopsisSubcommandLabel = "[install]",
        description = {
            "Joins a coordinator and measures what it hands out, until stopped.",
            "While the coordinator can't be reached the agent goes on measuring, and tries until it can hand in.",
        },
        footer = {
            "",
            "Examples:",
            "  assay agent --join http://127.0.0.1:7420",
            "  assay agent --join assay-join:…@lab.example.org:7420 --name lab3 --label rack=7",
            "  assay agent --join http://lab1:7420,http://lab2:7420 several coordinators of one lab",
            "  assay agent                                          once it has joined a lab",
            "  assay agent --describe vault1.json                   where the coordinator can't be reached",
            "  assay agent --bundle digits.bundle                   the same, later",
            "  assay agent install --join http://127.0.0.1:7420     have the system start it",
        })
public final class AgentCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(AgentCommand.class);

    @Mixin
    private AgentOptions options = new AgentOptions();

    @Option(
            names = "--describe",
            paramLabel = "FILE",
            description =
                    "Only write what this machine is, for `assay agents add` on a machine that reaches the coordinator.")
    private @Nullable Path description;

    @Option(
            names = "--bundle",
            paramLabel = "FILE",
            description = "Measure what `assay bundle` wrote instead of joining a coordinator, and end.")
    private @Nullable Path bundle;

    @Option(
            names = "--results",
            paramLabel = "FILE",
            description =
                    "Where the results of a bundle go, for `assay import`; default: the bundle's name with .results.")
    private @Nullable Path results;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        try (AgentDirectory directory = AgentDirectory.open(options.data())) {
            LogSetup.detailed(options.logFormat());
            if (description == null && bundle == null) {
                serve(directory);
                return 0;
            }
            LocalAgent local = look();
            AgentHello hello = hello(directory, local);
            if (bundle != null) {
                return measure(bundle, hello, local);
            }
            describe(hello, Objects.requireNonNull(description));
        }
        return 0;
    }

    private AgentHello hello(AgentDirectory directory, LocalAgent local) {
        return new AgentHello(
                AgentHello.PROTOCOL,
                ThisAssay.build().version(),
                directory.id(),
                options.name(),
                DaemonSurroundings.system().instances().get(),
                List.of(DeviceLabels.withChosen(local.device(), options.labels())));
    }

    private void describe(AgentHello hello, Path file) throws IOException {
        Files.writeString(file, AssayJson.prettyMapper().writeValueAsString(hello) + "\n");
        say("wrote " + file + "; make this agent known to the lab with: assay agents add " + file.getFileName());
    }

    private void serve(AgentDirectory directory) {
        // First: without a coordinator there is no reason to look at the machine.
        try (AgentOptions.Line line = options.line()) {
            LocalAgent local = look();
            AgentDaemon daemon = daemon(hello(directory, local), line.link(), local, new Outbox(options.data()));
            try (Interruption _ = Interruption.listen(() -> stop(daemon, options.grace()))) {
                daemon.run();
            }
        }
    }

    private LocalAgent look() {
        LOG.info("looking at this machine");
        return LocalAgent.start(
                AssayHome.ofThisProcess(), options.workers(), options.data().resolve("logs"), null);
    }

    private int measure(Path file, AgentHello hello, LocalAgent local) {
        Path target = results != null ? results : file.resolveSibling(file.getFileName() + ".results");
        AtomicReference<@Nullable AgentDaemon> measuring = new AtomicReference<>();
        try (BundleFile content = BundleFile.open(file)) {
            // The daemon asks from its own thread, which can't wait for its own end.
            BundleLink link = new BundleLink(
                    content,
                    target,
                    hello.version(),
                    () -> Thread.ofVirtual().start(() -> stop(measuring.get(), Duration.ZERO)));
            // What is left over in the usual outbox belongs to a coordinator.
            AgentDaemon daemon =
                    daemon(hello, link, local, new Outbox(options.data().resolve("bundles")));
            measuring.set(daemon);
            try (Interruption _ = Interruption.listen(() -> stop(daemon, options.grace()))) {
                daemon.run();
            }
            int all = content.bundle().blocks().size();
            say("measured " + link.measured() + " of " + all + " blocks");
            if (link.measured() < all) {
                say("go on with the same command");
                return 3;
            }
            say("hand in the results with: assay import " + target.getFileName());
            return 0;
        }
    }

    private AgentDaemon daemon(AgentHello hello, CoordinatorLink link, LocalAgent local, Outbox outbox) {
        return new AgentDaemon(
                hello,
                link,
                local.blocks()::run,
                outbox,
                new ArtifactCache(options.data().resolve("artifacts"), options.cacheBytes(), InstantSource.system()),
                DaemonSettings.USUAL,
                DaemonSurroundings.system(),
                new LoggingDaemonListener());
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private static void stop(@Nullable AgentDaemon daemon, Duration grace) {
        try {
            if (daemon != null) {
                daemon.stop(grace);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
