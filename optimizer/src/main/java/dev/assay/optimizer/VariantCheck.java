package dev.assay.optimizer;

import dev.assay.optimizer.TrialRun.TrialInputs;
import dev.assay.optimizer.execution.Agreement;
import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.execution.SyntheticFeed;
import dev.assay.optimizer.graph.Model;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Load a variant as deployed models are loaded, run it once, and hold its outputs against those that the model gave before. */
final class VariantCheck {
    private final Parent parent;

    private VariantCheck(Parent parent) {
        this.parent = parent;
    }

    /** How the model before did. */
    private sealed interface Parent {
        record Ran(TrialInputs on, Map<String, HostTensor> feed, Map<String, HostTensor> outputs) implements Parent {}

        /** It may well run on what it was made for. */
        record NotRunnable(String reason) implements Parent {}

        record NotLoadable(String reason) implements Parent {}
    }

    /**
     * Run the model before on a sample.
     *
     * @throws ProblemException {@code model.not-loadable} or {@code model.not-runnable}: then the samples don't fit the model
     */
    static VariantCheck onSample(Path file, Samples samples) {
        Map<String, HostTensor> feed = samples.feed(0, 1);
        return new VariantCheck(new Parent.Ran(TrialInputs.FIRST_SAMPLE, feed, run(file, feed)));
    }

    /** Run the model before on inputs that are made up, if it takes them. */
    static VariantCheck onMadeUpInputs(Path file, Model model) {
        Map<String, HostTensor> feed;
        try {
            feed = SyntheticFeed.of(model);
        } catch (ProblemException unknownInputs) {
            return new VariantCheck(new Parent.NotRunnable(reason(unknownInputs)));
        }
        try {
            return new VariantCheck(new Parent.Ran(TrialInputs.MADE_UP, feed, run(file, feed)));
        } catch (ProblemException refusal) {
            // Not the variant's fault; the reason is passed on.
            return new VariantCheck(
                    refusal.problems().getFirst().code().equals("model.not-runnable")
                            ? new Parent.NotRunnable(reason(refusal))
                            : new Parent.NotLoadable(reason(refusal)));
        }
    }

    private static Map<String, HostTensor> run(Path file, Map<String, HostTensor> feed) {
        // The graph as it stands is loaded fastest, and gives the same to the last bits.
        try (OrtModel loaded = OrtModel.open(file, GraphOptimization.NONE)) {
            return loaded.run(feed);
        }
    }

    /**
     * Check a variant.
     *
     * @param file where it lies now
     * @param name what it will be called
     * @throws ProblemException {@code variant.not-runnable} if it can't be loaded or run, or gives values that are no finite numbers
     *     where the model before gave numbers
     */
    TrialRun run(Path file, String name) {
        if (parent instanceof Parent.NotLoadable(String reason)) {
            return new TrialRun.Skipped(reason);
        }
        try (OrtModel variant = OrtModel.open(name, file, GraphOptimization.ALL)) {
            return switch (parent) {
                case Parent.Ran ran -> {
                    Map<String, HostTensor> outputs = variant.run(ran.feed());
                    checkFinite(name, ran.outputs(), outputs);
                    yield new TrialRun.Ran(ran.on(), Agreement.of(ran.outputs(), outputs));
                }
                case Parent.NotRunnable(String reason) -> new TrialRun.Loaded(reason);
                case Parent.NotLoadable(String reason) -> new TrialRun.Skipped(reason);
            };
        } catch (ProblemException failure) {
            if (failure.problems().getFirst().code().startsWith("variant.")) {
                throw failure;
            }
            throw notRunnable(reason(failure), failure);
        }
    }

    private static void checkFinite(String name, Map<String, HostTensor> before, Map<String, HostTensor> after) {
        after.forEach((output, tensor) -> {
            HostTensor was = before.get(output);
            if (was != null && isFinite(was) && !isFinite(tensor)) {
                throw notRunnable(
                        "the output '" + output + "' of " + name + " has values that are no finite numbers, which the"
                                + " model before did not have",
                        null);
            }
        });
    }

    private static boolean isFinite(HostTensor tensor) {
        if (tensor.isFloat()) {
            FloatBuffer floats = tensor.floats();
            while (floats.hasRemaining()) {
                if (!Float.isFinite(floats.get())) {
                    return false;
                }
            }
        }
        return true;
    }

    private static ProblemException notRunnable(String why, @Nullable ProblemException cause) {
        Problem problem = Problem.user(
                "variant.not-runnable",
                "nothing was written, since the variant can't be used: " + why,
                "Exclude the nodes that cause it with `exclude`, or leave out steps to find the one that does.");
        return cause == null ? new ProblemException(problem) : new ProblemException(problem, cause);
    }

    private static String reason(ProblemException problem) {
        return problem.problems().getFirst().message();
    }
}
