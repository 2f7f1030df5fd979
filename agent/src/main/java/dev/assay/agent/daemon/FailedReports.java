package dev.assay.agent.daemon;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.CellReport;
import java.util.List;

/** Report blocks of which nothing could be measured. */
final class FailedReports {
    private FailedReports() {}

    /** Return a report that says of each cell what is wrong. */
    static BlockReport of(BlockAssignment block, String device, List<Problem> problems) {
        return new BlockReport(
                block.run(),
                block.block(),
                block.attempt(),
                device,
                0,
                block.cells().stream()
                        .map(cell -> new CellReport(cell.variant(), null, null, List.of(), null, problems))
                        .toList(),
                null,
                null,
                null,
                null,
                false);
    }
}
