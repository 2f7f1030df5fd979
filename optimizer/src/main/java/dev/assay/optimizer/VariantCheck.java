package dev.assay.optimizer;

import dev.assay.optimizer.TrialRun.TrialInputs;
import dev.assay.optimizer.execution.Agreement;
import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.execution.SyntheticFeed;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.onnx.OnnxFile;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Load a variant as deployed models are loaded, run it once, and hold its outputs against those that the model gave before.
 *
 * <p>The model before runs on the side, while the variant is made.
 */
final class VariantCheck {
    private final Future<Parent> parent;

    private VariantCheck(Future<Parent> parent) {
        this.parent = parent;
    }

    /** How the model before did. */
    private sealed interface Parent {
        record Ran(TrialInputs on, Map<String, HostTensor> feed, Map<String, HostTensor> outputs) implements Parent {}

        /** It may well run on what it was made for. */
        record NotRunnable(ProblemException cause) implements Parent {}

        record NotLoadable(ProblemException cause) implements Parent {}
    }

    /** Run the model before on a sample. If it does not run, the samples don't fit it, which {@link #await} tells. */
    static VariantCheck onSample(OnnxFile file, Samples samples, ExecutorService background) {
        return new VariantCheck(background.submit(() -> {
            Map<String, HostTensor> feed = samples.feed(0, 1);
            return new Parent.Ran(TrialInputs.FIRST_SAMPLE, feed, run(file, feed));
        }));
    }

    /** Run the model before on inputs that are made up, if it takes them. */
    static VariantCheck onMadeUpInputs(OnnxFile file, Model model, ExecutorService background) {
        Map<String, HostTensor> feed;
        try {
            feed = SyntheticFeed.of(model);
        } catch (ProblemException unknownInputs) {
            return new VariantCheck(CompletableFuture.completedFuture(new Parent.NotRunnable(unknownInputs)));
        }
        return new VariantCheck(background.submit(() -> ranOnMadeUpInputs(file, feed)));
    }

    private static Parent ranOnMadeUpInputs(OnnxFile file, Map<String, HostTensor> feed) {
        try {
            return new Parent.Ran(TrialInputs.MADE_UP, feed, run(file, feed));
        } catch (ProblemException refusal) {
            // Not the variant's fault; the reason is passed on.
            return refusal.problems().getFirst().code().equals("model.not-runnable")
                    ? new Parent.NotRunnable(refusal)
                    : new Parent.NotLoadable(refusal);
        }
    }

    /**
     * Wait until the model before has run.
     *
     * @throws ProblemException {@code model.not-loadable} or {@code model.not-runnable} if it should run on a sample and does not
     */
    void await() {
        var _ = parent();
    }

    private Parent parent() {
        try {
            return parent.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException reason) {
                throw reason;
            }
            if (failure.getCause() instanceof Error reason) {
                throw reason;
            }
            throw new IllegalStateException("the model before could not be run", failure.getCause());
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the model before runs", interruption);
        }
    }

    /**
     * Return what the model before ran on.
     *
     * @param step what wants to run it, for messages
     * @throws ProblemException {@code recipe.needs-samples} if inputs could not be made up, {@code model.not-loadable} if it does not
     *     load
     */
    Map<String, HostTensor> feed(RecipeStep step) {
        return switch (parent()) {
            case Parent.Ran ran -> ran.feed();
            case Parent.NotRunnable(ProblemException cause) ->
                throw new ProblemException(
                        Problem.user(
                                "recipe.needs-samples",
                                "the step '" + RecipeText.of(step)
                                        + "' must run the model, which does not take made-up inputs: " + reason(cause),
                                "Give samples of what the model will see with --samples."),
                        cause);
            case Parent.NotLoadable(ProblemException cause) -> throw cause;
        };
    }

    /** Return what the model before gave for that; empty if it did not run. */
    Map<String, HostTensor> outputs() {
        return parent() instanceof Parent.Ran ran ? ran.outputs() : Map.of();
    }

    private static Map<String, HostTensor> run(OnnxFile file, Map<String, HostTensor> feed) {
        try (OrtModel loaded = OrtModel.openAsItStands(file)) {
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
        Parent before = parent();
        if (before instanceof Parent.NotLoadable(ProblemException cause)) {
            return new TrialRun.Skipped(reason(cause));
        }
        try (OrtModel variant = OrtModel.open(name, file, GraphOptimization.ALL)) {
            return switch (before) {
                case Parent.Ran ran -> {
                    Map<String, HostTensor> outputs = variant.run(ran.feed());
                    checkFinite(name, ran.outputs(), outputs);
                    yield new TrialRun.Ran(ran.on(), Agreement.of(ran.outputs(), outputs));
                }
                case Parent.NotRunnable(ProblemException cause) -> new TrialRun.Loaded(reason(cause));
                case Parent.NotLoadable(ProblemException cause) -> new TrialRun.Skipped(reason(cause));
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
        return !tensor.isFloat() || Tensors.isFinite(tensor.floats());
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
