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
import dev.assay.cli.home.AssayHome;
import dev.assay.cli.home.ThisAssay;
import dev.assay.cli.log.LogSetup;
import dev.assay.cli.run.Interruption;
import dev.assay.cli.run.LocalAgent;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.wire.AgentHello;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
            "  assay agent --join http://127.0.0.1:7420 --name lab3 --label rack=7",
            "  assay agent install --join http://127.0.0.1:7420     have the system start it",
        })
final class AgentCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(AgentCommand.class);

    @Mixin
    private AgentOptions options = new AgentOptions();

    @Override
    public Integer call() throws IOException {
        URI address = options.address();
        Path path = options.data();
        try (AgentDirectory directory = AgentDirectory.open(path);
                HttpCoordinatorLink link =
                        new HttpCoordinatorLink(address, Optional.empty(), Optional.empty(), HttpTimeouts.USUAL)) {
            LogSetup.detailed(options.logFormat());
            LOG.info("looking at this machine");
            LocalAgent local = LocalAgent.start(AssayHome.ofThisProcess(), path.resolve("logs"), null);
            DaemonSurroundings surroundings = DaemonSurroundings.system();
            AgentHello hello = new AgentHello(
                    AgentHello.PROTOCOL,
                    ThisAssay.build().version(),
                    directory.id(),
                    options.name(),
                    surroundings.instances().get(),
                    List.of(labelled(local.device())));
            AgentDaemon daemon = new AgentDaemon(
                    hello,
                    link,
                    local.blocks()::run,
                    new Outbox(path),
                    new ArtifactCache(path.resolve("artifacts"), options.cacheBytes(), InstantSource.system()),
                    DaemonSettings.USUAL,
                    surroundings,
                    new LoggingDaemonListener());
            try (Interruption _ = Interruption.listen(() -> stop(daemon))) {
                daemon.run();
            }
        }
        return 0;
    }

    private Device labelled(Device device) {
        Map<String, String> all = new HashMap<>(device.labels());
        all.putAll(options.labels());
        return new Device(device.id(), all, device.environment());
    }

    private void stop(AgentDaemon daemon) {
        try {
            daemon.stop(options.grace());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
