package dev.assay.coordinator.run;

import dev.assay.coordinator.task.SampleSetBuilder;
import dev.assay.scenarios.plan.Plan;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Build the samples that recipes see, once in a run and only if a recipe asks: few do, and a dataset may be large. Belongs to one
 * thread.
 */
final class CalibrationSamples {
    private final SampleSetBuilder sampleSets;
    private final Plan plan;
    private final Path baseDirectory;
    private final PreparationListener listener;
    private @Nullable Path file;

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
        Path known = file;
        if (known == null) {
            listener.started("calibration samples");
            known = sampleSets
                    .buildCalibration(
                            plan.task(),
                            plan.scenario().model(),
                            plan.scenario().shapes().getFirst(),
                            baseDirectory)
                    .path();
            file = known;
        }
        return known;
    }
}
