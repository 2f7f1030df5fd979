package dev.assay.agent.trtexec;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.tool.TrtexecVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Translate a plan into the options of one version.
 *
 * <p>Source: TensorRT, {@code samples/common/sampleOptions.cpp} of 8, 10 and 11. With 11, options of precision are gone, CUDA graphs and
 * spinning became the default, and copies did not stay one.
 */
record TrtexecArguments(TrtexecVersion version, TrtexecPlan plan) {
    private static final int STRONGLY_TYPED = 11;

    /**
     * Refuse what this version can't do.
     *
     * @throws ProblemException {@code trtexec.old-version} or {@code trtexec.strongly-typed}
     */
    void check() {
        if (version.major() < 8) {
            throw new ProblemException(Problem.environment(
                    "trtexec.old-version",
                    "this trtexec is of TensorRT " + version + "; its options are not known",
                    "use one of TensorRT 8, 10 or 11"));
        }
        if (isStronglyTyped() && (plan.fp16() || plan.int8())) {
            throw new ProblemException(
                    Problem.user(
                            "trtexec.strongly-typed",
                            "TensorRT " + version + " takes precisions from the model: it has no --fp16 and no --int8",
                            "measure a model that is converted to FP16, or quantized with QuantizeLinear and DequantizeLinear"));
        }
    }

    private boolean isStronglyTyped() {
        return version.major() >= STRONGLY_TYPED;
    }

    /** Return the options that compile the model. */
    List<String> build(Path engine, Path layers) {
        List<String> arguments = new ArrayList<>();
        arguments.add("--onnx=" + plan.model().toAbsolutePath());
        arguments.add("--saveEngine=" + engine);
        arguments.add(version.isAtLeast(8, 6) ? "--skipInference" : "--buildOnly");
        if (plan.shapes() != null) {
            // Without the optimum only, an engine for other shapes would be built.
            arguments.add("--minShapes=" + plan.shapes());
            arguments.add("--optShapes=" + plan.shapes());
            arguments.add("--maxShapes=" + plan.shapes());
        }
        if (plan.fp16()) {
            arguments.add("--fp16");
        }
        if (plan.int8()) {
            arguments.add("--int8");
        }
        if (!plan.tf32()) {
            arguments.add("--noTF32");
        }
        arguments.add("--profilingVerbosity=detailed");
        arguments.add("--exportLayerInfo=" + layers);
        return List.copyOf(arguments);
    }

    /** Return the options that time the engine. */
    List<String> run(Path engine, Path times) {
        List<String> arguments = new ArrayList<>(load(engine));
        arguments.add("--warmUp=" + plan.warmUp().toMillis());
        arguments.add("--duration=" + plan.secondsOfEach());
        // Older ones take one percentile only.
        arguments.add(version.isAtLeast(8, 6) ? "--percentile=90,95,99" : "--percentile=99");
        arguments.add("--exportTimes=" + times);
        return List.copyOf(arguments);
    }

    /** Return the options that time the layers: a run of its own, because timing layers slows the engine down. */
    List<String> profile(Path engine, Path profile) {
        List<String> arguments = new ArrayList<>(load(engine));
        arguments.add("--duration=1");
        arguments.add("--exportProfile=" + profile);
        return List.copyOf(arguments);
    }

    private List<String> load(Path engine) {
        List<String> arguments = new ArrayList<>();
        arguments.add("--loadEngine=" + engine);
        if (plan.shapes() != null) {
            arguments.add("--shapes=" + plan.shapes());
        }
        if (isStronglyTyped()) {
            addIf(arguments, plan.copies(), "--includeDataTransfers");
            addIf(arguments, !plan.cudaGraph(), "--noCudaGraph");
            addIf(arguments, !plan.spinWait(), "--noSpinWait");
        } else {
            addIf(arguments, !plan.copies(), "--noDataTransfers");
            addIf(arguments, plan.cudaGraph(), "--useCudaGraph");
            addIf(arguments, plan.spinWait(), "--useSpinWait");
        }
        return arguments;
    }

    private static void addIf(List<String> arguments, boolean condition, String argument) {
        if (condition) {
            arguments.add(argument);
        }
    }
}
