package dev.assay.coordinator.lab;

import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.database.StoredBlock;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.RunNews;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tell somebody who begins to watch a run how far it is. */
final class NewsSoFar {
    private NewsSoFar() {}

    /** Return what one would know now who had watched from the beginning. */
    static List<RunNews> of(RunRecord run, List<StoredBlock> blocks) {
        if (blocks.isEmpty()) {
            return List.of();
        }
        Map<String, Long> estimatedMs = RunPlans.plan(run.submission()).blocks().stream()
                .collect(Collectors.toMap(
                        PlannedBlock::id, block -> block.estimatedTime().toMillis()));
        List<RunNews> news = new ArrayList<>();
        news.add(new RunNews.Prepared(blocks.stream()
                .map(block -> new RunNews.WaitingBlock(
                        block.scheduled().key().block(),
                        block.scheduled().device(),
                        estimatedMs.getOrDefault(block.plannedId(), 0L)))
                .toList()));
        blocks.forEach(block -> news.addAll(of(block)));
        return news;
    }

    private static List<RunNews> of(StoredBlock block) {
        String id = block.scheduled().key().block();
        return switch (block.state()) {
            case BlockState.Queued _, BlockState.Cancelled _ -> List.of();
            case BlockState.Leased leased ->
                List.of(new RunNews.BlockStarted(id, block.scheduled().device(), leased.agent(), leased.attempt()));
            case BlockState.Completed _ -> List.of(new RunNews.BlockEnded(id, List.of()));
            case BlockState.Failed(Problem reason) -> List.of(new RunNews.BlockEnded(id, List.of(reason)));
        };
    }
}
