package dev.assay.coordinator.cluster;

import dev.assay.coordinator.database.LabNode;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.LabStores;
import dev.assay.coordinator.database.Leader;
import dev.assay.coordinator.database.LedStore;
import dev.assay.coordinator.database.StoreAddress;
import dev.assay.coordinator.http.LabHandler;
import dev.assay.coordinator.http.NodeLeaders;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Leads a lab: takes the store, opens the lab from it, shows life, and stops when the store says that another node leads.
 *
 * <p>A node takes the store only from one that has given no sign of life for a while. So of two clusters that don't know of each other, one
 * has the lab and keeps it.
 */
public final class Candidacy implements Leading {
    private static final System.Logger LOG = System.getLogger(Candidacy.class.getName());
    private static final Duration LIFE_SIGN = Duration.ofSeconds(1);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(4);
    private static final Duration LONGEST_CANDIDACY = Duration.ofSeconds(30);

    private final StoreAddress.Postgres store;
    private final LabNode self;
    private final LeaderWatch watch;
    private final NodeLeaders leaders;
    private final Function<LedStore, OpenLab> labs;
    /** Belongs to whoever begins. */
    private long candidateSinceNs;

    /**
     * Get ready.
     *
     * @param self this node
     * @param watch knows whether another node leads
     * @param leaders is told when this node does
     * @param labs opens a lab from its store; the lab closes the store
     */
    public Candidacy(
            StoreAddress.Postgres store,
            LabNode self,
            LeaderWatch watch,
            NodeLeaders leaders,
            Function<LedStore, OpenLab> labs) {
        this.store = store;
        this.self = self;
        this.watch = watch;
        this.leaders = leaders;
        this.labs = labs;
    }

    /** A lab that goes on in this process. */
    public interface OpenLab extends AutoCloseable {
        /** Return what answers requests. */
        LabHandler handler();

        /** Wait for the reason why it can't go on, should there ever be one. */
        CompletionStage<ProblemException> end();

        @Override
        void close();
    }

    @Override
    public Term begin(Consumer<ProblemException> lost) {
        if (isLed()) {
            ProblemException refusal = led();
            if (candidateSinceNs == 0) {
                candidateSinceNs = System.nanoTime();
            } else if (System.nanoTime() - candidateSinceNs > LONGEST_CANDIDACY.toNanos()) {
                // The leader is in another cluster: this node is to look for it there.
                candidateSinceNs = 0;
                lost.accept(refusal);
            }
            throw refusal;
        }
        candidateSinceNs = 0;
        LedStore led = LabStores.lead(store, self);
        OpenLab lab;
        try {
            lab = labs.apply(led);
        } catch (RuntimeException e) {
            led.close();
            throw e;
        }
        LOG.log(System.Logger.Level.INFO, "this node leads the lab, epoch {0}", Long.toString(led.epoch()));
        leaders.lead(led.epoch(), lab.handler());
        lab.end().thenAccept(lost);
        LeaderWatch.Hearing hearing = watch.hear(leader -> {
            if (leader.epoch() > led.epoch()) {
                lost.accept(takenOver(leader));
            }
        });
        ScheduledExecutorService lifeSigns = lifeSigns(led, lost);
        return () -> {
            LOG.log(System.Logger.Level.INFO, "this node leads the lab no longer");
            hearing.close();
            lifeSigns.shutdownNow();
            resign(led);
            leaders.resign(led.epoch());
            lab.close();
        };
    }

    /** Return whether another node leads and lives, as far as the store says. */
    public boolean isLed() {
        return watch.isAlive(self.name(), LONGEST_SILENCE);
    }

    /**
     * Make sure that this node belongs to the same lab as the one that leads.
     *
     * @throws ProblemException {@code cluster.other-authority} or {@code cluster.other-files} if it leads, lives, and does not
     */
    public void requireSameLab(Leader leader) {
        if (!watch.wasSeenAlive(self.name(), LONGEST_SILENCE)) {
            return;
        }
        LabNode other = leader.node();
        if (!other.authority().equals(self.authority())) {
            throw new ProblemException(Problem.user(
                    "cluster.other-authority",
                    "node " + other.name() + ", which leads, has another certificate authority than this one",
                    "stop this node, copy ca.pem and ca-key.pem from tls/ in that node's data directory into tls/ in this"
                            + " one's, and start it again"));
        }
        if (!other.files().equals(self.files())) {
            throw new ProblemException(Problem.user(
                    "cluster.other-files",
                    "node " + other.name() + ", which leads, keeps its files in another directory than this one",
                    "name the same shared directory on all nodes: --artifacts DIR"));
        }
    }

    private static ProblemException led() {
        return new ProblemException(
                Problem.environment(
                        "cluster.led-already",
                        "another node leads and gives signs of life",
                        "wait; if it goes on, the nodes don't find each other: give --cluster-seed the same list on all of them"));
    }

    private static ScheduledExecutorService lifeSigns(LedStore led, Consumer<ProblemException> lost) {
        ScheduledExecutorService signs = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("assay-signs-of-life").daemon().factory());
        // The task tells of its failures itself.
        var _ = signs.scheduleWithFixedDelay(
                () -> {
                    try {
                        led.showLife();
                    } catch (ProblemException e) {
                        if (isTakenOver(e)) {
                            lost.accept(e);
                        } else {
                            // Whoever writes tells of it, too, and louder.
                            LOG.log(System.Logger.Level.DEBUG, "no sign of life: {0}", e.getMessage());
                        }
                    }
                },
                LIFE_SIGN.toMillis(),
                LIFE_SIGN.toMillis(),
                TimeUnit.MILLISECONDS);
        return signs;
    }

    /** So that the next leader begins at once. */
    private static void resign(LedStore led) {
        try {
            led.resign();
        } catch (ProblemException e) {
            // It will see that there are no signs of life; or it leads already.
            LOG.log(System.Logger.Level.DEBUG, "could not resign: {0}", e.getMessage());
        }
    }

    private static boolean isTakenOver(ProblemException refusal) {
        return refusal.problems().getFirst().code().equals(LabStore.TAKEN_OVER);
    }

    private static ProblemException takenOver(Leader leader) {
        return new ProblemException(Problem.environment(
                LabStore.TAKEN_OVER,
                "node " + leader.node().name() + " has taken the lab over, epoch " + leader.epoch(),
                "nothing need be done: this node comes back to its cluster and follows"));
    }
}
