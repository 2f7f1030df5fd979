package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.measurement.NoiseProbe;
import dev.assay.scenarios.measurement.SelfCost;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hold the cells that were compared with each other.
 *
 * @param id unique in the run
 * @param device id of the device
 * @param roundsPlanned how many rounds each cell should have
 * @param roundBudget what decided that number; {@code null} in results that are older than it
 * @param cells one for each variant, the baseline first
 * @param control what the baseline differs from itself, where that was measured
 * @param selfCost what Assay itself costs on the device, where that was measured
 * @param comparisons one for each variant but the baseline, unless one of the two could not be built
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BlockResult(
        String id,
        String device,
        RuntimeConfiguration runtime,
        InputShape shape,
        Load load,
        int roundsPlanned,
        @Nullable RoundBudget roundBudget,
        @Nullable NoiseProbe noiseBefore,
        @Nullable NoiseProbe noiseAfter,
        List<CellResult> cells,
        @Nullable Control control,
        @Nullable SelfCost selfCost,
        List<Comparison> comparisons) {
    public BlockResult {
        cells = List.copyOf(cells);
        comparisons = List.copyOf(comparisons);
    }

    /** Return the cell of a variant, if the block has one. */
    public Optional<CellResult> cell(String variant) {
        return cells.stream().filter(cell -> cell.variant().equals(variant)).findFirst();
    }

    /** Return what a variant is worth against the baseline, if the two were compared. */
    public Optional<Comparison> comparison(String variant) {
        return comparisons.stream()
                .filter(comparison -> comparison.variant().equals(variant))
                .findFirst();
    }
}
