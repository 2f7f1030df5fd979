package dev.assay.coordinator.state;

import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.schedule.Journal;
import dev.assay.coordinator.schedule.ScheduledBlock;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.RunNews;
import java.util.List;

/** Note what becomes of blocks: to store it, to tell it, and to call the agents that may begin something because of it. */
record BlockJournal(Sharing sharing, LabOutcome.Collector outcome, LabClock clock) implements Journal {
    @Override
    public void changed(ScheduledBlock block, BlockState state, String reason) {
        outcome.changed(new Change.BlockChanged(block.key(), state, reason, clock.now()));
        call(block, state);
        tell(block, state, reason);
    }

    private void call(ScheduledBlock block, BlockState state) {
        if (state instanceof BlockState.Queued) {
            outcome.call(AgentBook.agentOf(block.device()));
        }
        // One block less of a user who may have so many measured only: another agent may begin the next one.
        if (!(state instanceof BlockState.Leased)
                && sharing.isLimited(block.owner().user())) {
            outcome.callEverybody();
        }
    }

    private void tell(ScheduledBlock block, BlockState state, String reason) {
        String run = block.key().run();
        String id = block.key().block();
        switch (state) {
            case BlockState.Queued _ -> outcome.news(run, new RunNews.BlockQueued(id, reason));
            case BlockState.Leased leased ->
                outcome.news(run, new RunNews.BlockStarted(id, block.device(), leased.agent(), leased.attempt()));
            case BlockState.Failed(Problem problem) -> outcome.news(run, new RunNews.BlockEnded(id, List.of(problem)));
            case BlockState.Completed _, BlockState.Cancelled _ -> {
                // Completed is told with its problems; of a cancelled one its user knows.
            }
        }
    }
}
