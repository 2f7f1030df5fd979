package dev.assay.coordinator.lab;

import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.database.LabStore;
import dev.assay.scenarios.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Store what changed, and only then do what follows from it.
 *
 * <p>While one batch of changes is being stored the next one gathers, so that a busy lab stores many changes at once. When the store
 * refuses, nothing follows until it takes the changes: whoever asked asks again. Belongs to the actor.
 */
final class StoreWriter {
    private static final System.Logger LOG = System.getLogger(StoreWriter.class.getName());
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

    private final ActorContext<LabMessage> context;
    private final TimerScheduler<LabMessage> timers;
    private final LabActor.Surroundings surroundings;
    private final GroupCommit commits = new GroupCommit();
    private boolean isFailing;

    StoreWriter(
            ActorContext<LabMessage> context, TimerScheduler<LabMessage> timers, LabActor.Surroundings surroundings) {
        this.context = context;
        this.timers = timers;
        this.surroundings = surroundings;
    }

    /** Store changes after all earlier ones, and then go on. */
    void store(List<Change> changes, Runnable afterwards) {
        if (changes.isEmpty() && commits.isIdle()) {
            afterwards.run();
            return;
        }
        commits.add(changes, afterwards);
        commits.begin().ifPresent(this::write);
    }

    /** Store once more what could not be stored. */
    void storeAgain() {
        write(commits.again());
    }

    private void write(List<Change> changes) {
        long beganMs = surroundings.clock().uptimeMs();
        context.pipeToSelf(
                CompletableFuture.runAsync(() -> surroundings.store().write(changes), surroundings.writes()),
                (_, failure) -> new LabMessage.Stored(changes, beganMs, failure));
    }

    /** Hear what came of it. */
    void stored(LabMessage.Stored stored) {
        if (stored.failure() != null) {
            failed(stored.failure());
            return;
        }
        if (isFailing) {
            LOG.log(System.Logger.Level.INFO, "what changed could be stored after all");
            isFailing = false;
        }
        surroundings
                .observer()
                .stored(stored.changes(), Duration.ofMillis(surroundings.clock().uptimeMs() - stored.beganMs()));
        commits.stored().forEach(Runnable::run);
        commits.begin().ifPresent(this::write);
    }

    private void failed(Throwable failure) {
        surroundings.observer().storeFailed();
        Optional<ProblemException> takenOver = takenOver(failure);
        if (takenOver.isPresent()) {
            // What this lab knows is not true any more, and nobody is answered.
            surroundings.end().accept(takenOver.get());
            return;
        }
        if (!isFailing) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "what changed can't be stored; nothing is answered until it is",
                    failure);
        }
        isFailing = true;
        timers.startSingleTimer(new LabMessage.StoreAgain(), AGAIN_AFTER);
    }

    private static Optional<ProblemException> takenOver(Throwable failure) {
        return Failures.cause(failure) instanceof ProblemException refusal
                        && refusal.problems().getFirst().code().equals(LabStore.TAKEN_OVER)
                ? Optional.of(refusal)
                : Optional.empty();
    }
}
