package dev.assay.agent.tflite;

import dev.assay.agent.runtime.NativeProblems;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Turn what TFLite says into problems that a person can act on. */
final class TfliteProblems {
    /** Where in TFLite's source it was said. */
    private static final Pattern SOURCE = Pattern.compile("\\S{0,400}/tensorflow/lite/\\S{1,200}:\\d+");

    private static final NativeProblems COMMON =
            new NativeProblems("TFLite", SOURCE, List.of("bad_alloc", "Failed to allocate"));

    /** TensorFlow's own operators, carried along in a TFLite file. */
    private static final String FLEX = "Flex";

    private TfliteProblems() {}

    static ProblemException wrongVersion(Path library, String version) {
        return new ProblemException(Problem.environment(
                "runtime.wrong-version",
                "TFLite in " + library + " calls itself " + version + "; Assay knows release " + TflitePackage.RELEASE,
                "install it again: " + TflitePackage.PACKAGE.command()));
    }

    static ProblemException unreadable(Path model, IOException e) {
        return new ProblemException(
                Problem.environment(
                        "model.unreadable",
                        "the model " + model + " can't be read: " + e.getMessage(),
                        "check the file's permissions"),
                e);
    }

    static ProblemException tooLarge(Path model) {
        return new ProblemException(Problem.user(
                "model.too-large",
                "the model " + model + " is larger than 2 GB, and TFLite reads no more",
                "use a variant with smaller weights, or another runtime"));
    }

    static ProblemException unknownOperators(Path model, Collection<String> operators) {
        boolean tensorFlow = operators.stream().allMatch(name -> name.startsWith(FLEX));
        return new ProblemException(Problem.user(
                "model.unsupported-operator",
                "the model " + model + " needs operators that TFLite does not have: " + String.join(", ", operators),
                tensorFlow
                        ? "these are TensorFlow's own: convert the model with TFLITE_BUILTINS only"
                        : "convert the model with built-in operators only; custom ones live in the application"
                                + " that the model was made for"));
    }

    /** Explain why a model was not read. */
    static ProblemException read(Path model, TfliteException e) {
        return new ProblemException(
                Problem.user(
                        "model.invalid",
                        "TFLite can't read the model " + model + ": " + COMMON.detail(e),
                        "convert the model again, for TFLite " + TflitePackage.RELEASE + " or older"),
                e);
    }

    /** Explain why a model was not made ready for its inputs. */
    static ProblemException prepare(Path model, TfliteException e) {
        return COMMON.prepare(
                "can't prepare the model " + model,
                "check that the shapes fit the model; try xnnpack: off or another runtime",
                e);
    }

    /** Explain why a run failed. */
    static ProblemException run(Path model, TfliteException e) {
        return COMMON.run(model, e);
    }

    static ProblemException tooManyShapes(Path model, int most) {
        return new ProblemException(Problem.user(
                "runtime.too-many-shapes",
                "the model " + model + " would need interpreters for more than " + most
                        + " combinations of input shapes",
                "set shapes: dynamic in the options of runtime tflite, or use fewer buckets or a smaller batch"));
    }
}
