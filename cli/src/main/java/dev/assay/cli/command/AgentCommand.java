package dev.assay.cli.command;

import dev.assay.agent.daemon.AgentDaemon;
import dev.assay.agent.daemon.DaemonSettings;
import dev.assay.agent.daemon.DaemonSurroundings;
import dev.assay.agent.daemon.LoggingDaemonListener;
import dev.assay.agent.daemon.artifact.ArtifactCache;
import dev.assay.agent.daemon.http.HttpCoordinatorLink;
import dev.assay.agent.daemon.http.HttpTimeouts;
import dev.assay.agent.daemon.storage.AgentDirectory;
import dev.assay.agent.daemon.storage.Outbox;
import dev.assay.cli.home.AssayData;
import dev.assay.cli.home.AssayHome;
import dev.assay.cli.home.ThisAssay;
import dev.assay.cli.lab.Joining;
import dev.assay.cli.lab.Login;
import dev.assay.cli.lab.LoginFile;
import dev.assay.cli.log.LogFormat;
import dev.assay.cli.log.LogSetup;
import dev.assay.cli.run.Interruption;
import dev.assay.cli.run.LocalAgent;
import dev.assay.coordinator.access.JoinToken;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.AgentHello;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measure for a coordinator. */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        description = {
            "Joins a coordinator and measures what it hands out, until stopped.",
            "While the coordinator can't be reached the agent goes on measuring, and tries until it can hand in.",
        },
        footer = {
            "",
            "Examples:",
            "  assay agent --join http://127.0.0.1:7420",
            "  assay agent --join assay-join:…@lab.example.org:7420 --name lab3 --label rack=7",
            "  assay agent                                       once it has joined a lab",
        })
final class AgentCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(AgentCommand.class);
    private static final long BYTES_PER_GIB = 1L << 30;

    @Option(
            names = "--join",
            paramLabel = "URL|TOKEN",
            description = {
                "Where the coordinator is; or a join token, which is exchanged for a credential. The agent keeps that in its",
                "directory: later starts need neither.",
            })
    private @Nullable String join;

    @Option(
            names = "--coordinator",
            paramLabel = "URL",
            description = "Where the coordinator is, if the join token does not say so or is wrong about it.")
    private @Nullable String coordinator;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What to call this agent; default: the machine's name.")
    private @Nullable String name;

    @Option(
            names = "--label",
            paramLabel = "KEY=VALUE",
            description =
                    "A label for targets to select by, besides those that the machine has anyway. May be repeated.")
    private Map<String, String> labels = new HashMap<>();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the agent keeps its identity, and results that it has not handed in; default:"
                    + " $ASSAY_DATA/agent, else the place that the system has for data.")
    private @Nullable Path data;

    @Option(
            names = "--cache-size",
            paramLabel = "GIB",
            defaultValue = "10",
            description =
                    "How much room models and sample sets may take on the disk, in GiB; default: ${DEFAULT-VALUE}.")
    private long cacheGib;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "How long a block may still take when the agent is stopped, before it is given back; default:"
                    + " ${DEFAULT-VALUE}.")
    private long graceSeconds;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "How to log: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private LogFormat logFormat = LogFormat.TEXT;

    @Override
    public Integer call() throws IOException {
        Path path = data != null ? data : AssayData.ofThisProcess().agent();
        try (AgentDirectory directory = AgentDirectory.open(path);
                HttpCoordinatorLink link = link(new LoginFile(path.resolve("credential.json")))) {
            LogSetup.detailed(logFormat);
            LOG.info("looking at this machine");
            LocalAgent local = LocalAgent.start(AssayHome.ofThisProcess(), path.resolve("logs"), null);
            DaemonSurroundings surroundings = DaemonSurroundings.system();
            AgentHello hello = new AgentHello(
                    AgentHello.PROTOCOL,
                    ThisAssay.build().version(),
                    directory.id(),
                    name != null ? name : machineName(),
                    surroundings.instances().get(),
                    List.of(labelled(local.device())));
            AgentDaemon daemon = new AgentDaemon(
                    hello,
                    link,
                    local.blocks()::run,
                    new Outbox(path),
                    new ArtifactCache(path.resolve("artifacts"), cacheGib * BYTES_PER_GIB, InstantSource.system()),
                    DaemonSettings.USUAL,
                    surroundings,
                    new LoggingDaemonListener());
            try (Interruption _ = Interruption.listen(() -> stop(daemon))) {
                daemon.run();
            }
        }
        return 0;
    }

    private HttpCoordinatorLink link(LoginFile file) {
        if (join != null && JoinToken.isMeantBy(join)) {
            URI address = coordinator == null ? null : CoordinatorArgument.uri(coordinator);
            Login login = Joining.join(JoinToken.parse(join), address, name != null ? name : machineName());
            file.write(login);
            return link(login.uri(), login);
        }
        Optional<Login> kept = file.read();
        String named = join != null ? join : coordinator;
        if (named == null) {
            Login login = kept.orElseThrow(() -> new ProblemException(Problem.user(
                    "agent.no-coordinator",
                    "this agent has not joined a lab yet",
                    "say which: --join TOKEN, or --join http://127.0.0.1:" + CoordinatorCommand.PORT)));
            return link(login.uri(), login);
        }
        URI address = CoordinatorArgument.uri(named);
        return kept.filter(_ -> "https".equals(address.getScheme()))
                .map(login -> link(address, login))
                .orElseGet(
                        () -> new HttpCoordinatorLink(address, Optional.empty(), Optional.empty(), HttpTimeouts.USUAL));
    }

    private static HttpCoordinatorLink link(URI address, Login login) {
        return new HttpCoordinatorLink(address, Optional.of(login.credential()), login.tls(), HttpTimeouts.USUAL);
    }

    private Device labelled(Device device) {
        Map<String, String> all = new HashMap<>(device.labels());
        all.putAll(labels);
        return new Device(device.id(), all, device.environment());
    }

    private void stop(AgentDaemon daemon) {
        try {
            daemon.stop(Duration.ofSeconds(graceSeconds));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String machineName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "agent";
        }
    }
}
