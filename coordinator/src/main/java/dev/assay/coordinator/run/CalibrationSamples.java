package dev.assay.coordinator.run;

import dev.assay.coordinator.task.SampleSetBuilder;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.store.StoredFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Build the samples that recipes and converters see, once in a run and only if a recipe asks: few do, and a dataset may be large. Belongs to one
 * thread.
 */
final class CalibrationSamples {
    private final SampleSetBuilder sampleSets;
    private final Plan plan;
    private final Path baseDirectory;
    private final PreparationListener listener;
    /** By what a single sample looks like. */
    private final Map<Map<String, Long>, StoredFile> files = new HashMap<>();

    CalibrationSamples(SampleSetBuilder sampleSets, Plan plan, Path baseDirectory, PreparationListener listener) {
        this.sampleSets = sampleSets;
        this.plan = plan;
        this.baseDirectory = baseDirectory;
        this.listener = listener;
    }

    /**
     * Return the sample set for the first shape of the scenario.
     *
     * @throws dev.assay.scenarios.problem.ProblemException if it can't be built
     */
    Path file() {
        return file(plan.scenario().shapes().getFirst()).path();
    }

    /**
     * Return the sample set for a shape.
     *
     * @throws dev.assay.scenarios.problem.ProblemException if it can't be built
     */
    StoredFile file(InputShape shape) {
        return files.computeIfAbsent(shape.withBatch(1).dimensions(), _ -> {
            listener.started("calibration samples");
            return sampleSets.buildCalibration(plan.task(), plan.scenario().model(), shape, baseDirectory);
        });
    }
}
