package dev.assay.coordinator.state;

import dev.assay.coordinator.access.AccessProblems;
import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.schedule.BlockBook;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.LeaseAnswer;
import dev.assay.coordinator.schedule.LeaseStanding;
import dev.assay.coordinator.schedule.ReportDecision;
import dev.assay.coordinator.schedule.Scheduler;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockProgress;
import dev.assay.scenarios.wire.LiveSummary;
import dev.assay.scenarios.wire.RunNews;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Give blocks to agents, hear how it goes, and take results back. Of a block only the agent is heard that has its device. */
public final class Leases {
    private final Scheduler scheduler;
    private final BlockBook blocks;
    private final Members members;
    private final Sharing sharing;
    private final LastSaid said;
    private final LabOutcome.Collector outcome;
    private final LabClock clock;

    Leases(
            Scheduler scheduler,
            BlockBook blocks,
            Members members,
            Sharing sharing,
            LastSaid said,
            LabOutcome.Collector outcome,
            LabClock clock) {
        this.scheduler = scheduler;
        this.blocks = blocks;
        this.members = members;
        this.sharing = sharing;
        this.said = said;
        this.outcome = outcome;
        this.clock = clock;
    }

    /** Give work to an agent. */
    public LeaseAnswer lease(String agent, String instance) {
        members.seen(agent);
        return scheduler.lease(
                agent, instance, clock.uptimeMs(), sharing.rules().at(agent, clock.now()));
    }

    /** Return whether asking again would bring an agent something. */
    public boolean hasWorkFor(String agent) {
        return scheduler.hasWorkFor(agent, sharing.rules().at(agent, clock.now()));
    }

    /** Hear that an agent still measures. */
    public LeaseStanding heartbeat(
            String agent, String instance, long token, BlockProgress progress, @Nullable LiveSummary live) {
        BlockKey block = new BlockKey(progress.run(), progress.block());
        members.seen(agent);
        if (isOthers(block, agent)) {
            return LeaseStanding.LOST;
        }
        LeaseStanding standing = scheduler.heartbeat(agent, instance, block, token, clock.uptimeMs());
        if (standing != LeaseStanding.LOST) {
            LiveSummary shown = said.hear(agent, token, progress, live);
            outcome.news(block.run(), new RunNews.BlockProgressed(progress, shown));
        }
        return standing;
    }

    /**
     * Decide about a report.
     *
     * @param file where it is
     * @param problems what went wrong in the block, for those who watch
     */
    public ReportDecision report(BlockKey block, long token, ArtifactReference file, List<Problem> problems) {
        ReportDecision decision = scheduler.report(block, token);
        if (decision == ReportDecision.ACCEPTED) {
            outcome.changed(new Change.ReportKept(block, file));
            outcome.news(block.run(), new RunNews.BlockEnded(block.block(), problems));
            outcome.reported(block.run());
        }
        return decision;
    }

    /** Take a block back. */
    public void handBack(String agent, BlockKey block, long token, String reason) {
        if (!isOthers(block, agent)) {
            scheduler.handBack(block, token, reason);
        }
    }

    /**
     * Refuse what an agent says of a block that is for another agent's devices. Tokens are numbers: knowing one proves nothing.
     *
     * @throws ProblemException {@code access.other-agent}
     */
    public void requireOwn(BlockKey block, Identity agent) {
        if (isOthers(block, agent.name())) {
            throw AccessProblems.otherAgent(agent, blocks.device(block));
        }
    }

    private boolean isOthers(BlockKey block, String agent) {
        return blocks.state(block).isPresent() && !members.hasDevice(agent, blocks.device(block));
    }
}
