package dev.assay.scenarios.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.measurement.NoiseProbe;
import dev.assay.scenarios.measurement.SelfCost;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tell the coordinator what came of one block.
 *
 * @param run id of the run
 * @param block id of the block
 * @param attempt which attempt this is the result of
 * @param device id of the device that measured
 * @param rounds how many rounds were begun
 * @param cells one for each cell of the assignment, in its order
 * @param control the baseline's second measurement, if it was asked for
 * @param selfCost what Assay itself costs on the device, if it was measured
 * @param noiseBefore probed before the first round
 * @param noiseAfter probed after the last round
 * @param interrupted whether the block was stopped before all rounds were done; what was measured is kept
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BlockReport(
        String run,
        String block,
        int attempt,
        String device,
        int rounds,
        List<CellReport> cells,
        @Nullable CellReport control,
        @Nullable SelfCost selfCost,
        @Nullable NoiseProbe noiseBefore,
        @Nullable NoiseProbe noiseAfter,
        boolean interrupted) {
    public BlockReport {
        cells = List.copyOf(cells);
    }
}
