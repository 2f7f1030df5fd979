package dev.assay.coordinator.cluster;

import dev.assay.coordinator.database.Leaderships;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.apache.pekko.remote.RemoteTransportException;
import org.apache.pekko.remote.artery.tcp.SSLEngineProviderSetup;

/** One stay of a node in its cluster: from joining until it leaves, or is put out. Safe for many threads. */
public final class ClusterNode implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ClusterNode.class.getName());
    /** Leaving means that the others hear of it, and that one of them leads. */
    private static final Duration LONGEST_LEAVING = Duration.ofSeconds(20);

    private static final Duration LONELY = Duration.ofSeconds(12);

    private final ActorSystem<Void> system;
    private final Tenure tenure;
    private final ExecutorService waiting;

    private ClusterNode(ClusterSettings settings, Leaderships leaderships, Leading leading, BooleanSupplier isLed) {
        this.tenure = new Tenure(leading);
        this.waiting = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("assay-leading-", 0).factory());
        ActorSystemSetup setup = ActorSystemSetup.create(
                BootstrapSetup.create(settings.config()).withClassloader(ClusterNode.class.getClassLoader()),
                new SurvivorLease.Store(leaderships));
        if (settings.tls().isPresent()) {
            NodeTlsEngines engines = new NodeTlsEngines(settings.tls().get().context());
            setup = setup.withSetup(SSLEngineProviderSetup.create(_ -> engines));
        }
        this.system = ActorSystem.create(
                Behaviors.setup(context -> {
                    ActorSystem<Void> here = context.getSystem();
                    // Nobody talks to the leader through Pekko: only to be is its work.
                    var _ = ClusterSingleton.get(here)
                            .init(SingletonActor.of(LeaderActor.create(tenure, waiting, _ -> giveUp(here)), "leader")
                                    .withStopMessage(new LeaderMessage.HandOver()));
                    beginAlone(here, isLed);
                    return Behaviors.empty();
                }),
                ClusterSettings.SYSTEM,
                setup);
    }

    /** The store says that another node leads: this one stops at once, and leaves; whoever joined it here comes back. */
    private void giveUp(ActorSystem<Void> here) {
        waiting.execute(tenure::end);
        here.terminate();
    }

    /** Where no node answers that could let this one in, and no lab is led, this one need not wait for the first of the list. */
    private static void beginAlone(ActorSystem<Void> system, BooleanSupplier isLed) {
        Cluster cluster = Cluster.get(system);
        system.scheduler()
                .scheduleWithFixedDelay(
                        LONELY,
                        LONELY,
                        () -> {
                            Member self = cluster.selfMember();
                            if (self.status().equals(MemberStatus.removed()) && !isLed.getAsBoolean()) {
                                LOG.log(System.Logger.Level.INFO, "no other node answers; this one begins a cluster");
                                cluster.manager().tell(Join.create(self.address()));
                            }
                        },
                        system.executionContext());
    }

    /**
     * Join the cluster, or begin it.
     *
     * @param leaderships settles which nodes go on when they can't see each other
     * @param leading what to do while this node leads
     * @param isLed tells whether the store says that another node leads and lives
     * @throws ProblemException {@code cluster.address-in-use}
     */
    public static ClusterNode join(
            ClusterSettings settings, Leaderships leaderships, Leading leading, BooleanSupplier isLed) {
        try {
            return new ClusterNode(settings, leaderships, leading, isLed);
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof RemoteTransportException) {
                    throw new ProblemException(
                            Problem.environment(
                                    "cluster.address-in-use",
                                    "this node can't listen on " + settings.self() + ": " + reason(cause),
                                    "give --cluster an address of this machine and a port that nothing else listens on"),
                            e);
                }
            }
            throw e;
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? String.valueOf(failure.getMessage()) : String.valueOf(cause.getMessage());
    }

    /** Wait until this node is no longer part of the cluster, for whatever reason. */
    public CompletionStage<Done> left() {
        return system.getWhenTerminated();
    }

    /** Leave; if this node leads, another one does afterwards. */
    @Override
    public void close() {
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(LONGEST_LEAVING.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(System.Logger.Level.WARNING, "the node did not leave its cluster in time", e);
        }
        tenure.end();
        waiting.close();
    }
}
