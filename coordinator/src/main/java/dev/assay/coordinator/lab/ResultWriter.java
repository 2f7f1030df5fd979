package dev.assay.coordinator.lab;

import dev.assay.coordinator.state.LabClock;
import java.time.Duration;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/** Have the results of runs written when it is their turn. Belongs to the actor. */
final class ResultWriter {
    private static final System.Logger LOG = System.getLogger(ResultWriter.class.getName());
    private static final Duration AGAIN_AFTER_FAILURE = Duration.ofSeconds(30);

    private final ActorContext<LabMessage> context;
    private final TimerScheduler<LabMessage> timers;
    private final RunWork work;
    private final LabClock clock;
    private final ResultTurns turns = new ResultTurns();

    ResultWriter(ActorContext<LabMessage> context, TimerScheduler<LabMessage> timers, RunWork work, LabClock clock) {
        this.context = context;
        this.timers = timers;
        this.work = work;
        this.clock = clock;
    }

    /** Write the result of a run of which nothing is open. */
    void writeLast(String run) {
        timers.cancel(new LabMessage.WriteResult(run));
        if (turns.wantLast(run)) {
            write(run);
        }
    }

    /** Write what there is of the result of a run, now or somewhat later. */
    void writeSoFar(String run) {
        if (!timers.isTimerActive(new LabMessage.WriteResult(run))) {
            write(run, turns.wantSoFar(run, clock.uptimeMs()));
        }
    }

    private void write(String run, OptionalLong afterMs) {
        afterMs.ifPresent(waitMs -> {
            if (waitMs == 0) {
                write(run);
            } else {
                timers.startSingleTimer(new LabMessage.WriteResult(run), Duration.ofMillis(waitMs));
            }
        });
    }

    /** Begin to write a result whose turn it is. */
    void write(String run) {
        turns.begin(run, clock.uptimeMs());
        context.pipeToSelf(work.assemble(run), (_, failure) -> new LabMessage.ResultWritten(run, failure));
    }

    /** Hear that a result was written, or could not be; return whether it says all that there is. */
    boolean written(String run, @Nullable Throwable failure) {
        if (failure != null) {
            // A full disk may have room later; the reports are safe until then.
            LOG.log(System.Logger.Level.ERROR, "the result of run " + run + " could not be written", failure);
            turns.fail(run);
            timers.startSingleTimer(new LabMessage.WriteResult(run), AGAIN_AFTER_FAILURE);
            return false;
        }
        OptionalLong again = turns.end(run, clock.uptimeMs());
        write(run, again);
        return again.isEmpty();
    }

    /** Forget a run that has ended. */
    void forget(String run) {
        turns.forget(run);
    }
}
