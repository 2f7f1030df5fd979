package dev.assay.coordinator.lab;

import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.database.Preparation;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.database.StoredBlock;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.LeaseAnswer;
import dev.assay.coordinator.schedule.LeaseStanding;
import dev.assay.coordinator.schedule.ReportDecision;
import dev.assay.coordinator.sharing.SharingChange;
import dev.assay.coordinator.state.AgentView;
import dev.assay.coordinator.state.Lab;
import dev.assay.coordinator.state.LabView;
import dev.assay.coordinator.state.NewBlockDraft;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.AgentWelcome;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockProgress;
import dev.assay.scenarios.wire.LiveSummary;
import dev.assay.scenarios.wire.Reservation;
import dev.assay.scenarios.wire.ReservationRequest;
import dev.assay.scenarios.wire.RunNews;
import dev.assay.scenarios.wire.Submission;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;

/** What one can say to the lab's actor. */
sealed interface LabMessage {
    /** Take on a run that should have so many blocks; who watches it from the beginning misses nothing. */
    record Submit(
            String id,
            String scenario,
            String scenarioSha256,
            Submission submission,
            String user,
            int blocks,
            Consumer<RunNews> watcher,
            ActorRef<StatusReply<RunRecord>> replyTo)
            implements LabMessage {}

    /** Tell what happened to a run so far, and what happens from now on. */
    record Watch(String run, Consumer<RunNews> hearer) implements LabMessage {}

    /** What happened before somebody came to watch is known now. */
    record CatchUp(Watchers.Watcher watcher, List<RunNews> soFar) implements LabMessage {
        public CatchUp {
            soFar = List.copyOf(soFar);
        }
    }

    /** Tell no more. */
    record Unwatch(String run, Consumer<RunNews> hearer) implements LabMessage {}

    /** Let an agent take part. */
    record Join(AgentHello hello, Identity identity, ActorRef<StatusReply<AgentWelcome>> replyTo)
            implements LabMessage {}

    /** Let an agent go. */
    record Leave(String agent, String instance, ActorRef<StatusReply<Done>> replyTo) implements LabMessage {}

    /** Put an agent out that may not take part any more. */
    record Expel(String agent, ActorRef<StatusReply<Done>> replyTo) implements LabMessage {}

    /** Give work to an agent. */
    record Lease(String agent, String instance, long waitMs, ActorRef<StatusReply<LeaseAnswer>> replyTo)
            implements LabMessage {}

    /** Hear that an agent still measures. */
    record Heartbeat(
            String agent,
            String instance,
            long token,
            BlockProgress progress,
            @Nullable LiveSummary live,
            ActorRef<StatusReply<LeaseStanding>> replyTo)
            implements LabMessage {}

    /** Decide about a report that is in a file. */
    record Report(
            BlockKey block,
            long token,
            ArtifactReference file,
            List<Problem> problems,
            Identity identity,
            ActorRef<StatusReply<ReportDecision>> replyTo)
            implements LabMessage {}

    /** Take note of an agent that can't reach the lab. */
    record Describe(AgentHello hello, ActorRef<StatusReply<AgentView>> replyTo) implements LabMessage {}

    /** Have blocks of a run carried to such an agent. */
    record Carry(String run, String agent, ActorRef<StatusReply<Lab.Carried>> replyTo) implements LabMessage {}

    /** Forget a run that has ended. */
    record Delete(String run, ActorRef<StatusReply<Done>> replyTo) implements LabMessage {}

    /** Take a block back. */
    record HandBack(String agent, BlockKey block, long token, String reason, ActorRef<StatusReply<Done>> replyTo)
            implements LabMessage {}

    /** Stop a run. */
    record Cancel(String run, ActorRef<StatusReply<Boolean>> replyTo) implements LabMessage {}

    /** Measure again what failed in a run that had ended when it was read from the store. */
    record Retry(RunRecord run, List<StoredBlock> blocks, ActorRef<StatusReply<RunRecord>> replyTo)
            implements LabMessage {
        public Retry {
            blocks = List.copyOf(blocks);
        }
    }

    /** Begin no more blocks of a run, or go on with it. */
    record Pause(String run, boolean paused, ActorRef<StatusReply<Boolean>> replyTo) implements LabMessage {}

    /** Give an agent no more work, or give it work again. */
    record Drain(String agent, boolean drained, ActorRef<StatusReply<Boolean>> replyTo) implements LabMessage {}

    /** Share the lab in another way. */
    record Share(SharingChange change, ActorRef<StatusReply<Done>> replyTo) implements LabMessage {}

    /** Keep an agent for somebody, or for nobody. */
    record Reserve(ReservationRequest request, Identity identity, ActorRef<StatusReply<Reservation>> replyTo)
            implements LabMessage {}

    /** Keep an agent no longer. */
    record CancelReservation(String id, Identity identity, ActorRef<StatusReply<Done>> replyTo) implements LabMessage {}

    /** Show everything as it is now, with so many of the blocks that wait. */
    record Look(int mostWaiting, ActorRef<StatusReply<LabView>> replyTo) implements LabMessage {}

    /** Something happened while a run was prepared. */
    record Heard(String run, RunNews news) implements LabMessage {}

    /** A run is ready, or can't be. */
    record Prepared(String run, @Nullable Preparation preparation, List<NewBlockDraft> blocks, List<Problem> problems)
            implements LabMessage {}

    /** The result of a run was written, or could not be. */
    record ResultWritten(String run, @Nullable Throwable failure) implements LabMessage {}

    /** The changes that were being stored are stored, or could not be. */
    record Stored(
            List<Change> changes, long beganMs, @Nullable Throwable failure) implements LabMessage {
        public Stored {
            changes = List.copyOf(changes);
        }
    }

    /** Store again what could not be stored. */
    record StoreAgain() implements LabMessage {}

    /** Write a result that could not be written, or was not to be written yet. */
    record WriteResult(String run) implements LabMessage {}

    /** Time passes. */
    record Tick() implements LabMessage {}
}
