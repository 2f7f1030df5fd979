package dev.assay.agent.openvino;

import dev.assay.agent.runtime.ModelFile;
import dev.assay.agent.runtime.NativeProblems;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Turn what OpenVINO says into problems that a person can act on. */
final class OpenVinoProblems {
    /** Where in OpenVINO's source it was said, and by which part. */
    private static final Pattern SOURCE = Pattern.compile(
            "Exception from \\S{1,300}:\\d+:|Check '[^']{1,400}' failed at \\S{1,300}:\\d+:|FrontEnd API failed with \\w+:");

    private static final NativeProblems COMMON =
            new NativeProblems("OpenVINO", SOURCE, List.of("bad_alloc", "could not create a memory"));

    private OpenVinoProblems() {}

    static ProblemException unusable(OpenVinoException e) {
        return new ProblemException(
                Problem.environment(
                        "runtime.unloadable",
                        "OpenVINO does not start: " + COMMON.detail(e),
                        "install it again: " + OpenVinoPackage.PACKAGE.command()),
                e);
    }

    static ProblemException noDevice(String wanted, List<String> devices) {
        return new ProblemException(Problem.environment(
                "runtime.provider-unavailable",
                "OpenVINO finds no device " + wanted + " here; it has " + String.join(", ", devices),
                wanted.equals("CPU")
                        ? "this CPU is none that OpenVINO knows: use another runtime"
                        : "check Intel's driver for it, or use device: cpu"));
    }

    /** Explain why a model was not read. */
    static ProblemException read(Path model, OpenVinoException e) {
        String detail = COMMON.detail(e);
        ModelFormat format = ModelFile.is(model, ModelFormat.OPENVINO) ? ModelFormat.OPENVINO : ModelFormat.ONNX;
        if (detail.contains("Unable to read the model") || detail.contains("can't be parsed")) {
            return new ProblemException(ModelFile.unparseable(model, format), e);
        }
        String message = "OpenVINO can't read the model " + model + ": " + detail;
        return new ProblemException(
                detail.contains("No conversion rule found")
                        ? Problem.user(
                                "model.unsupported-operator",
                                message,
                                "export the model with standard operators or another opset, or use another runtime")
                        : Problem.user(
                                "model.invalid",
                                message,
                                "check the model with onnx.checker.check_model; if it passes, use another runtime or"
                                        + " export the model again"),
                e);
    }

    /** Explain why a model was not compiled. */
    static ProblemException compile(Path model, String device, OpenVinoException e) {
        return COMMON.prepare(
                "can't compile the model " + model + " for " + device,
                "check that the shapes fit the model; try shapes: dynamic, another precision or runtime",
                e);
    }

    /** Explain why a run failed. */
    static ProblemException run(Path model, OpenVinoException e) {
        return COMMON.run(model, e);
    }

    /** Explain why evidence can't be gathered. */
    static ProblemException evidence(Path model, OpenVinoException e) {
        return COMMON.evidence(model, e);
    }
}
