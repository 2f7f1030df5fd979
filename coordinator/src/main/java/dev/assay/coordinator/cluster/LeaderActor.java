package dev.assay.coordinator.cluster;

import dev.assay.coordinator.lab.Failures;
import dev.assay.scenarios.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Leads while it lives. Pekko sees to it that it lives on one node of a cluster; the store, that a second one could do no harm. */
final class LeaderActor extends AbstractMatchingBehavior<LeaderMessage> {
    private static final System.Logger LOG = System.getLogger(LeaderActor.class.getName());
    private static final Duration AGAIN_AFTER = Duration.ofMillis(500);

    private final Tenure tenure;
    private final Executor waiting;
    private final Consumer<ProblemException> lost;
    private final TimerScheduler<LeaderMessage> timers;
    private boolean isEnding;
    private String lastRefusal = "";

    private LeaderActor(
            ActorContext<LeaderMessage> context,
            TimerScheduler<LeaderMessage> timers,
            Tenure tenure,
            Executor waiting,
            Consumer<ProblemException> lost) {
        super(context);
        this.timers = timers;
        this.tenure = tenure;
        this.waiting = waiting;
        this.lost = lost;
        begin();
    }

    /**
     * Lead.
     *
     * @param waiting runs what waits
     * @param lost is told why this node leads no longer, if the store says so
     */
    static Behavior<LeaderMessage> create(Tenure tenure, Executor waiting, Consumer<ProblemException> lost) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new LeaderActor(context, timers, tenure, waiting, lost)));
    }

    @Override
    public Behavior<LeaderMessage> onMessage(LeaderMessage message) {
        return switch (message) {
            case LeaderMessage.Begin _ -> begin();
            case LeaderMessage.Begun(Throwable failure) -> failure == null ? this : beginLater(failure);
            case LeaderMessage.Lost(ProblemException reason) -> {
                if (!isEnding) {
                    isEnding = true;
                    LOG.log(System.Logger.Level.WARNING, reason.getMessage());
                    lost.accept(reason);
                }
                yield this;
            }
            case LeaderMessage.HandOver _ -> end();
            case LeaderMessage.Ended(Throwable failure) -> {
                if (failure != null) {
                    LOG.log(System.Logger.Level.WARNING, "handing over went wrong", failure);
                }
                yield Behaviors.stopped();
            }
        };
    }

    private Behavior<LeaderMessage> begin() {
        ActorRef<LeaderMessage> self = getContext().getSelf();
        if (!isEnding) {
            getContext()
                    .pipeToSelf(
                            CompletableFuture.runAsync(
                                    () -> tenure.begin(reason -> self.tell(new LeaderMessage.Lost(reason))), waiting),
                            (_, failure) -> new LeaderMessage.Begun(failure));
        }
        return this;
    }

    private Behavior<LeaderMessage> beginLater(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        // What it says every half second is said once.
        if (!cause.toString().equals(lastRefusal)) {
            lastRefusal = cause.toString();
            LOG.log(System.Logger.Level.WARNING, "can''t lead yet: {0}", cause.getMessage());
        }
        if (!(cause instanceof ProblemException)) {
            LOG.log(System.Logger.Level.ERROR, "could not begin to lead", cause);
        }
        timers.startSingleTimer(new LeaderMessage.Begin(), AGAIN_AFTER);
        return this;
    }

    private Behavior<LeaderMessage> end() {
        isEnding = true;
        getContext()
                .pipeToSelf(
                        CompletableFuture.runAsync(tenure::end, waiting),
                        (_, failure) -> new LeaderMessage.Ended(failure));
        return this;
    }
}
