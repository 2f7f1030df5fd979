package dev.assay.scenarios.plan;

import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.language.Target;
import java.time.Duration;
import java.util.List;

/**
 * Hold the cells that are compared with each other: same runtime, shape and load, on one device of the target.
 *
 * @param id unique in the run, readable, safe in a file name
 * @param load the load with its budget scaled by the profile
 * @param rounds how many rounds
 * @param control whether the baseline is measured twice in every round
 * @param variants names of the variants, the baseline first; one cell each
 * @param estimatedTime how long the block takes if queries take no longer than the minimum durations
 */
public record PlannedBlock(
        String id,
        Target target,
        RuntimeConfiguration runtime,
        InputShape shape,
        Load load,
        RoundBudget rounds,
        boolean control,
        List<String> variants,
        Duration estimatedTime) {
    public PlannedBlock {
        variants = List.copyOf(variants);
    }

    /** Return the same block with some of its variants only. */
    public PlannedBlock withVariants(List<String> some) {
        return new PlannedBlock(id, target, runtime, shape, load, rounds, control, some, estimatedTime);
    }

    /** Return the same for a device with so many usable cores. */
    public PlannedBlock onCores(int cores) {
        return new PlannedBlock(
                id, target, runtime.onCores(cores), shape, load, rounds, control, variants, estimatedTime);
    }

    /** Return whether queries carry, or may carry, more than one sample. */
    public boolean isBatched() {
        return load.batch(shape) > 1 || load.batching() != null;
    }
}
