package dev.assay.cli.command;

import dev.assay.cli.conversion.LocalConversions;
import dev.assay.cli.home.AssayData;
import dev.assay.cli.home.AssayHome;
import dev.assay.cli.home.ThisAssay;
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
import dev.assay.coordinator.lab.SubmittedSources;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.scenarios.access.JoinToken;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.ContentStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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
        },
        footer = {
            "",
            "Examples:",
            "  assay coordinator",
            "  assay coordinator --port 8000 --data /srv/assay",
            "  assay coordinator --host 0.0.0.0 --name lab.example.org",
            "  assay coordinator --host 0.0.0.0 --tls-cert lab.pem --tls-key lab-key.pem",
            "  assay coordinator --store postgresql://assay@db.example.org/lab",
        })
final class CoordinatorCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorCommand.class);

    static final String PORT = "7420";

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen on, 0.0.0.0 for all of this machine; default: ${DEFAULT-VALUE}.")
    private String host = "";

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = PORT,
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
        ContentStore content = new ContentStore(directory.resolve("content"));
        Path runs = directory.resolve("runs");
        CountDownLatch stop = new CountDownLatch(1);
        LabMetrics metrics = new LabMetrics();
        LogSetup.detailed(log.format());
        LabStore opened = LabStores.open(address);
        try (Interruption _ = Interruption.listen(stop::countDown);
                Coordinator coordinator = Coordinator.start(
                        CoordinatorSettings.ofLab(ThisAssay.build()).keepingRunsFor(keepRuns()),
                        new Coordinator.Places(
                                opened,
                                content,
                                new ContentStore(directory.resolve("reports")),
                                new SubmittedSources(content, directory.resolve("sources")),
                                run -> RunDirectory.open(runs.resolve(run)),
                                directory.resolve("backups"),
                                LocalConversions.of(
                                        AssayHome.ofThisProcess(), content, directory.resolve("conversions"))),
                        metrics)) {
            Access access = new Access(opened, InstantSource.system(), new SecureRandom());
            Optional<Security> security =
                    LabOpening.security(host, names, certificate, key, directory.resolve("tls"), access);
            try (LabServer server = LabServer.start(
                    coordinator, metrics, new LabServer.Listening(host, port, security, ServerLimits.USUAL))) {
                coordinator.keepHouse();
                LOG.info("coordinator at {}, data in {}", server.url(), directory.toAbsolutePath());
                LoginFile localAdmin = Logins.ofCoordinator(directory);
                localAdmin.delete();
                if (security.isPresent()) {
                    letIn(security.get(), localAdmin, server);
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

    private Optional<Duration> keepRuns() {
        return Optional.ofNullable(keepRunsDays).map(Duration::ofDays);
    }

    /** Give whoever may read this coordinator's files a way in; and somebody the first one, on the console but not in the log. */
    private void letIn(Security security, LoginFile localAdmin, LabServer server) {
        Access access = security.access();
        JoinToken shape = security.joinToken(access.admitLocal(), server.port());
        localAdmin.write(new Login(
                localUrl(server),
                shape.fingerprint(),
                Identity.LOCAL.name(),
                Identity.LOCAL.role().text(),
                shape.secret().text()));
        LOG.info("let agents in with: assay token create --role agent, on this machine or as an administrator");
        if (!access.hasAdmin()) {
            Access.NewToken first = access.issue(Role.ADMIN, null, Access.USUAL_VALIDITY, 1);
            PrintWriter console = spec.commandLine().getErr();
            console.println("the first administrator logs in within 24 hours, once, with:");
            console.println();
            console.println("  assay login --token "
                    + security.joinToken(first.secret(), server.port()).text());
            console.println();
            console.flush();
        }
    }

    private String localUrl(LabServer server) {
        return "0.0.0.0".equals(host) || "::".equals(host) ? "https://localhost:" + server.port() : server.url();
    }
}
