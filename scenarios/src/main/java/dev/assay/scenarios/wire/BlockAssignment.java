package dev.assay.scenarios.wire;

import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.language.RuntimeConfiguration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tell an agent everything about one block that it needs to measure it.
 *
 * @param run id of the run
 * @param block id of the block, unique in the run
 * @param attempt 1-based: how often this block was handed out
 * @param seed decides the order of the cells in each round
 * @param runtime what executes the models
 * @param shape what each query looks like
 * @param load how queries arrive, with the budget of one round
 * @param rounds how many rounds
 * @param control whether the baseline is measured twice in every round
 * @param cells what is compared, the baseline first
 * @param baseline the variant that the others are compared with
 * @param samples the sample set: real inputs for queries, and what accuracy is measured on
 * @param scoring how outputs become a score
 */
public record BlockAssignment(
        String run,
        String block,
        int attempt,
        long seed,
        RuntimeConfiguration runtime,
        InputShape shape,
        Load load,
        RoundBudget rounds,
        boolean control,
        List<CellAssignment> cells,
        String baseline,
        ArtifactReference samples,
        Scoring scoring) {
    public BlockAssignment {
        cells = List.copyOf(cells);
    }

    /** Return the files that measuring it needs. */
    public List<ArtifactReference> artifacts() {
        return Stream.concat(cells.stream().map(CellAssignment::model), Stream.of(samples))
                .toList();
    }

    /** Return the same as another attempt. */
    public BlockAssignment withAttempt(int other) {
        return new BlockAssignment(
                run, block, other, seed, runtime, shape, load, rounds, control, cells, baseline, samples, scoring);
    }
}
