package dev.assay.cli.command.host;

import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.LogFormatOption;
import dev.assay.cli.home.AssayData;
import dev.assay.cli.home.ThisAssay;
import dev.assay.cli.lab.LabDirectories;
import dev.assay.cli.lab.LabOpening;
import dev.assay.cli.lab.Login;
import dev.assay.cli.lab.LoginFile;
import dev.assay.cli.lab.Logins;
import dev.assay.cli.log.LogSetup;
import dev.assay.cli.run.Interruption;
import dev.assay.coordinator.access.Access;
import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.access.Role;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.LabStores;
import dev.assay.coordinator.database.StoreAddress;
import dev.assay.coordinator.http.LabMetrics;
import dev.assay.coordinator.http.LabServer;
import dev.assay.coordinator.http.Security;
import dev.assay.coordinator.http.ServerLimits;
import dev.assay.coordinator.lab.Coordinator;
import dev.assay.coordinator.lab.CoordinatorSettings;
import dev.assay.scenarios.access.JoinToken;
import dev.assay.scenarios.problem.ProblemException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Run the coordinator of a lab. */
@Command(
        name = "coordinator",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the coordinator of a lab: takes scenarios on, hands their blocks to agents, keeps what comes back.",
            "Whatever ends it, the next start goes on where it was. Ctrl-C stops it; agents wait until it is back.",
            "On a loopback address it talks to everybody on this machine. On any other one it serves HTTPS, to agents",
            "and people who came in with a join token: see `assay token` and docs/guide/security.md.",
            "With --cluster several coordinators are one lab: one leads, another takes over when it dies. See",
            "docs/guide/cluster.md.",
        },
        footer = {
            "",
            "Examples:",
            "  assay coordinator",
            "  assay coordinator --port 8000 --data /srv/assay",
            "  assay coordinator --host 0.0.0.0 --name lab.example.org",
            "  assay coordinator --host 0.0.0.0 --tls-cert lab.pem --tls-key lab-key.pem",
            "  assay coordinator --store postgresql://assay@db.example.org/lab",
            "",
            "One of three nodes; the others alike, but for --name and --cluster:",
            "  assay coordinator --host 0.0.0.0 --name lab1.example.org \\",
            "      --cluster lab1.example.org:7421 \\",
            "      --cluster-seed lab1.example.org:7421,lab2.example.org:7421 \\",
            "      --store postgresql://assay@db.example.org/lab --artifacts /mnt/lab",
        })
public final class CoordinatorCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorCommand.class);

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen on, 0.0.0.0 for all of this machine; default: ${DEFAULT-VALUE}.")
    private String host = "";

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = CoordinatorArgument.PORT,
            description = "The port to listen on, 0 for any free one; default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "What clients call this machine: a name or address for its certificate; the first one stands in join"
                            + " tokens. May be repeated; default: the address to listen on, or the machine's name.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "A certificate in PEM, followed by what signed it; default: one of the coordinator's own"
                    + " authority, which it makes at the first start.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The key of that certificate in PEM.")
    private @Nullable Path key;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where runs, models and results are kept; default: $ASSAY_DATA/coordinator, else the place that the"
                            + " system has for data.")
    private @Nullable Path data;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description =
                    "The database: postgresql://user@host:port/name, or the path of a SQLite file; default: lab.db in"
                            + " the data directory.")
    private @Nullable String store;

    @Option(
            names = "--artifacts",
            paramLabel = "DIR",
            description =
                    "Where models, reports and results are kept, if not in the data directory: a directory that all"
                            + " nodes of a cluster share.")
    private @Nullable Path artifacts;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--keep-runs",
            paramLabel = "DAYS",
            description = "Delete runs so many days after they ended; default: never.")
    private @Nullable Integer keepRunsDays;

    @Mixin
    private LogFormatOption log = new LogFormatOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Path directory = data != null ? data : AssayData.ofThisProcess().coordinator();
        StoreAddress address = StoreAddress.parse(
                store != null ? store : directory.resolve("lab.db").toString(), System.getenv());
        LabDirectories directories = new LabDirectories(directory, artifacts != null ? artifacts : directory);
        CoordinatorSettings settings =
                CoordinatorSettings.ofLab(ThisAssay.build()).keepingRunsFor(keepRuns());
        if (cluster.isAsked()) {
            return cluster(directories, address, settings);
        }
        CountDownLatch stop = new CountDownLatch(1);
        LabMetrics metrics = new LabMetrics();
        LogSetup.detailed(log.format());
        LabStore opened = LabStores.open(address);
        try (Interruption _ = Interruption.listen(stop::countDown);
                Coordinator coordinator = Coordinator.start(settings, directories.places(opened), metrics)) {
            Access access = new Access(opened, InstantSource.system(), new SecureRandom());
            Optional<Security> security = LabOpening.security(host, names, certificate, key, directories.tls(), access);
            try (LabServer server = LabServer.start(
                    coordinator, metrics, new LabServer.Listening(host, port, security, ServerLimits.USUAL))) {
                coordinator.upkeep().begin();
                LOG.info("coordinator at {}, data in {}", server.url(), directory.toAbsolutePath());
                LoginFile localAdmin = Logins.ofCoordinator(directory);
                localAdmin.delete();
                if (security.isPresent()) {
                    letIn(security.get(), localAdmin, server.port());
                } else {
                    LOG.info("start agents with: assay agent --join {}", server.url());
                }
                AtomicReference<@Nullable ProblemException> end = new AtomicReference<>();
                coordinator.end().thenAccept(reason -> {
                    end.set(reason);
                    stop.countDown();
                });
                stop.await();
                LOG.info("stopping");
                localAdmin.delete();
                ProblemException reason = end.get();
                if (reason != null) {
                    throw reason;
                }
            }
        }
        return 0;
    }

    private int cluster(LabDirectories directories, StoreAddress address, CoordinatorSettings settings)
            throws InterruptedException {
        ClusterOptions.Wishes wishes = cluster.wishes(address, artifacts);
        LogSetup.detailed(log.format());
        Optional<LabOpening.Opening> opening = LabOpening.opening(host, names, certificate, key, directories.tls());
        CompletableFuture<Boolean> stop = new CompletableFuture<>();
        LoginFile localAdmin = Logins.ofCoordinator(directories.own());
        localAdmin.delete();
        try (Interruption _ = Interruption.listen(() -> stop.complete(true));
                ClusterLab lab =
                        ClusterLab.start(wishes, directories, settings, opening, host, port, (security, actualPort) -> {
                            letIn(security, localAdmin, actualPort);
                            return localAdmin::delete;
                        })) {
            lab.run(stop);
            LOG.info("stopping");
        } finally {
            localAdmin.delete();
        }
        return 0;
    }

    private Optional<Duration> keepRuns() {
        return Optional.ofNullable(keepRunsDays).map(Duration::ofDays);
    }

    /** Give whoever may read this coordinator's files a way in; and somebody the first one, on the console but not in the log. */
    private void letIn(Security security, LoginFile localAdmin, int actualPort) {
        Access access = security.access();
        JoinToken shape = security.joinToken(access.admitLocal(), actualPort);
        localAdmin.write(new Login(
                localUrl(actualPort),
                shape.fingerprint(),
                Identity.LOCAL.name(),
                Identity.LOCAL.role().text(),
                shape.secret().text(),
                null));
        LOG.info("let agents in with: assay token create --role agent, on this machine or as an administrator");
        if (!access.hasAdmin()) {
            Access.NewToken first = access.issue(Role.ADMIN, null, Access.USUAL_VALIDITY, 1);
            PrintWriter console = spec.commandLine().getErr();
            console.println("the first administrator logs in within 24 hours, once, with:");
            console.println();
            console.println("  assay login --token "
                    + security.joinToken(first.secret(), actualPort).text());
            console.println();
            console.flush();
        }
    }

    private String localUrl(int actualPort) {
        boolean isAny = "0.0.0.0".equals(host) || "::".equals(host);
        return "https://" + (isAny ? "localhost" : host.contains(":") ? "[" + host + "]" : host) + ":" + actualPort;
    }
}
