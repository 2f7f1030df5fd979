package dev.assay.cli.command.host;

import dev.assay.cli.lab.LabDirectories;
import dev.assay.cli.lab.LabOpening;
import dev.assay.coordinator.access.Access;
import dev.assay.coordinator.cluster.Candidacy;
import dev.assay.coordinator.cluster.ClusterNode;
import dev.assay.coordinator.cluster.ClusterSettings;
import dev.assay.coordinator.cluster.LeaderWatch;
import dev.assay.coordinator.cluster.NodeAddress;
import dev.assay.coordinator.cluster.NodeRegister;
import dev.assay.coordinator.database.LabNode;
import dev.assay.coordinator.database.Leader;
import dev.assay.coordinator.database.Leaderships;
import dev.assay.coordinator.database.LedStore;
import dev.assay.coordinator.http.LabHandler;
import dev.assay.coordinator.http.LabMetrics;
import dev.assay.coordinator.http.LabServer;
import dev.assay.coordinator.http.NodeLeaders;
import dev.assay.coordinator.http.NodeServer;
import dev.assay.coordinator.http.Security;
import dev.assay.coordinator.http.ServerLimits;
import dev.assay.coordinator.lab.Coordinator;
import dev.assay.coordinator.lab.CoordinatorSettings;
import dev.assay.coordinator.tls.ServerTls;
import dev.assay.scenarios.problem.ProblemException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator that is a node of a cluster: it serves as long as it runs, leads when it is its turn, and comes back to its cluster when
 * that took it for dead.
 */
final class ClusterLab implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterLab.class);
    /** Less than an agent waits for an answer. */
    private static final Duration LONGEST_WITHOUT_LEADER = Duration.ofSeconds(10);

    private static final Duration AWAY = Duration.ofSeconds(1);
    private static final Duration TWO_SIGNS_OF_LIFE = Duration.ofMillis(2500);

    private final ClusterSettings cluster;
    private final LabDirectories directories;
    private final CoordinatorSettings settings;
    private final LetIn letIn;
    private final LabMetrics metrics = new LabMetrics();
    private final CompletableFuture<ProblemException> misfit = new CompletableFuture<>();
    private final Leaderships leaderships;
    private final NodeServer server;
    private final LeaderWatch watch;
    private final NodeRegister nodes;
    private final Candidacy candidacy;
    private final LabServer.Place place;
    private final Optional<LabOpening.Opening> opening;

    /** Lets those in who may read this machine's files. */
    @FunctionalInterface
    interface LetIn {
        /**
         * Do so, now that this node leads.
         *
         * @return lets them in no longer
         */
        Runnable begin(Security security, int port);
    }

    private ClusterLab(
            ClusterOptions.Wishes wishes,
            LabDirectories directories,
            CoordinatorSettings settings,
            Optional<LabOpening.Opening> opening,
            LabServer.Place place,
            LetIn letIn,
            Leaderships leaderships) {
        NodeAddress node = NodeAddress.parse(wishes.node());
        this.directories = directories;
        this.settings = settings;
        this.opening = opening;
        this.place = place;
        this.letIn = letIn;
        this.leaderships = leaderships;
        this.cluster = new ClusterSettings(
                node,
                wishes.seeds().stream().map(NodeAddress::parse).toList(),
                opening.map(_ -> ServerTls.betweenNodes(
                        directories.tls(), node.host(), InstantSource.system().instant(), new SecureRandom())));
        String name = node.toString();
        NodeLeaders leaders = new NodeLeaders(name, LONGEST_WITHOUT_LEADER);
        this.server = NodeServer.start(name, leaders, place);
        this.watch = LeaderWatch.start(leaderships);
        watch.hear(leaders::saw);
        LabNode self = new LabNode(
                name, url(), cluster.tls().flatMap(ServerTls::fingerprint).orElse(""), directories.filesId());
        this.nodes = NodeRegister.start(leaderships, self);
        this.candidacy = new Candidacy(wishes.store(), self, watch, leaders, this::open);
        watch.hear(this::requireSameLab);
    }

    /**
     * Begin to serve; join nobody yet.
     *
     * @param host address to listen on
     * @param port 0 for any free one
     */
    static ClusterLab start(
            ClusterOptions.Wishes wishes,
            LabDirectories directories,
            CoordinatorSettings settings,
            Optional<LabOpening.Opening> opening,
            String host,
            int port,
            LetIn letIn) {
        LabServer.Place place =
                new LabServer.Place(host, port, opening.map(LabOpening.Opening::tls), ServerLimits.USUAL);
        Leaderships leaderships = Leaderships.open(wishes.store());
        try {
            return new ClusterLab(wishes, directories, settings, opening, place, letIn, leaderships);
        } catch (RuntimeException e) {
            leaderships.close();
            throw e;
        }
    }

    /** Return where clients, and other nodes, find this one. */
    private String url() {
        return opening.map(open -> "https://" + (open.host().contains(":") ? "[" + open.host() + "]" : open.host())
                        + ":" + server.port())
                .orElseGet(server::url);
    }

    private void requireSameLab(Leader leader) {
        try {
            candidacy.requireSameLab(leader);
        } catch (ProblemException e) {
            misfit.complete(e);
        }
    }

    /** Take part until told to stop. */
    void run(CompletableFuture<Boolean> stop) throws InterruptedException {
        LOG.info(
                "coordinator at {}, node {}, data in {}, files in {}",
                url(),
                cluster.self(),
                directories.own().toAbsolutePath(),
                directories.shared().toAbsolutePath());
        requireFit();
        ClusterSettings next = cluster;
        while (!stop.isDone() && !misfit.isDone()) {
            try (ClusterNode node = ClusterNode.join(next, leaderships, candidacy, candidacy::isLed)) {
                CompletableFuture.anyOf(stop, misfit, node.left().toCompletableFuture())
                        .join();
            }
            if (misfit.isDone()) {
                throw misfit.join();
            }
            if (!isStopped(stop)) {
                LOG.warn("this node is not part of its cluster any more; it comes back");
                next = cluster.comingBack();
            }
        }
    }

    /** A node of another lab is to end before it says a word to the nodes of this one; signs of life tell which that is. */
    private void requireFit() throws InterruptedException {
        if (leaderships.current().filter(Leader::isNode).isPresent()) {
            try {
                throw misfit.get(TWO_SIGNS_OF_LIFE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return;
            } catch (ExecutionException e) {
                throw new IllegalStateException("nobody fails to fit otherwise", e);
            }
        }
    }

    /** Wait a little, so that a node that can't come back does not try without a pause. */
    private static boolean isStopped(CompletableFuture<Boolean> stop) throws InterruptedException {
        try {
            return stop.get(AWAY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody fails to stop", e);
        }
    }

    /** Open the lab that this node leads from now on. */
    private Candidacy.OpenLab open(LedStore store) {
        Access access = new Access(store, InstantSource.system(), new SecureRandom());
        Optional<Security> security = opening.map(open -> open.with(access));
        Coordinator coordinator = Coordinator.start(settings, directories.places(store), metrics);
        LabHandler handler = LabServer.handler(
                coordinator,
                metrics,
                new LabServer.Listening(place.host(), place.port(), security, place.limits(), nodes::addresses));
        coordinator.upkeep().begin();
        Runnable letNobodyIn =
                security.map(open -> letIn.begin(open, server.port())).orElse(() -> {});
        return new Candidacy.OpenLab() {
            @Override
            public LabHandler handler() {
                return handler;
            }

            @Override
            public CompletionStage<ProblemException> end() {
                return coordinator.end();
            }

            @Override
            public void close() {
                letNobodyIn.run();
                handler.close();
                coordinator.close();
            }
        };
    }

    /** Leave the cluster, and stop serving. */
    @Override
    public void close() {
        watch.close();
        nodes.close();
        server.close();
        leaderships.close();
    }
}
