package dev.assay.optimizer;

import java.nio.file.Path;
import java.util.List;

/**
 * Tell what an optimization made.
 *
 * @param file the new model
 * @param sha256 of the new model file, 64 hex digits
 * @param sizeBytes of the new model with its external files
 * @param externalFiles files beside the model that belong to it; empty below 2 GB
 * @param parentSha256 of the model file that it was made from
 * @param parentSizeBytes of the model that it was made from, with its external files
 * @param recipe the steps in one line, as the new model's metadata hold them
 * @param steps what each step did, in the order of the recipe
 * @param trial how the new model did when it was run once
 */
public record OptimizedModel(
        Path file,
        String sha256,
        long sizeBytes,
        List<Path> externalFiles,
        String parentSha256,
        long parentSizeBytes,
        String recipe,
        List<StepReport> steps,
        TrialRun trial) {}
