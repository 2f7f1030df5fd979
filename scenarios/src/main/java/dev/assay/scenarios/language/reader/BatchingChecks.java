package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.ModelInput;
import dev.assay.scenarios.language.Task;
import dev.assay.scenarios.language.yaml.Findings;
import dev.assay.scenarios.language.yaml.Named;
import dev.assay.scenarios.language.yaml.Quote;
import dev.assay.scenarios.problem.Location;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Check whether the model and the shapes let a batcher put requests together.
 *
 * @param shapes as far as they could be read, if any are written
 * @param task if it could be read
 */
record BatchingChecks(
        List<ModelInput> inputs,
        @Nullable List<Named<List<Named<Long>>>> shapes,
        @Nullable Task task,
        Findings findings) {

    void check(Load load, Location location) {
        Batching batching = load.batching();
        if (batching == null) {
            return;
        }
        String subject = "the load " + Quote.code(load.name());
        checkBatchDimension(subject, location);
        checkShapes(subject, location);
        if (!batching.buckets().isEmpty()) {
            checkBuckets(subject, location);
        }
    }

    private void checkBatchDimension(String subject, Location location) {
        for (ModelInput input : inputs) {
            if (input.shape().isEmpty() || !input.shape().getFirst().equals(InputShape.BATCH)) {
                contradiction(
                        location,
                        subject + " puts requests together to batches, but the input " + Quote.code(input.name())
                                + " of shape " + input.shape() + " does not begin with the symbolic dimension `batch`",
                        "Write `batch` for its first dimension if that counts samples and the file leaves it open;"
                                + " otherwise export the model with a symbolic batch dimension, or leave out `batching`.");
                return;
            }
        }
    }

    private void checkShapes(String subject, Location location) {
        if (shapes == null) {
            return;
        }
        for (Named<List<Named<Long>>> shape : shapes) {
            if (shape.value() == null) {
                continue;
            }
            for (Named<Long> dimension : shape.value()) {
                if (dimension.name().equals(InputShape.BATCH) && dimension.value() != null && dimension.value() > 1) {
                    contradiction(
                            location,
                            subject + " puts requests of one sample together to batches, but the shape "
                                    + Quote.code(shape.name()) + " has a batch of " + dimension.value() + " already",
                            "Leave `batch` out of the shape, or `batching` out of the load.");
                    return;
                }
            }
        }
    }

    private void checkBuckets(String subject, Location location) {
        if (task != null && !(task instanceof Task.TextEmbeddingClassification)) {
            contradiction(
                    location,
                    subject + " has length buckets, but only samples of the task " + TaskForm.CLASSIFICATION
                            + " have lengths and padding",
                    "Leave out `buckets`.");
            return;
        }
        for (ModelInput input : inputs) {
            if (input.shape().size() == 2
                    && Character.isDigit(input.shape().get(1).charAt(0))) {
                contradiction(
                        location,
                        subject + " has length buckets, but the input " + Quote.code(input.name()) + " of shape "
                                + input.shape() + " has a fixed length",
                        "Export the model with a symbolic sequence dimension, or leave out `buckets`.");
                return;
            }
        }
    }

    private void contradiction(Location location, String message, String hint) {
        findings.add(location, "scenario.contradiction", message, hint);
    }
}
