package dev.assay.agent.ncnn;

import dev.assay.agent.runtime.NativeProblems;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Turn what goes wrong with ncnn into problems that a person can act on. */
final class NcnnProblems {
    /** ncnn tells codes only: nothing has to be left out. */
    private static final Pattern NOTHING = Pattern.compile("(?!)");

    private static final NativeProblems COMMON = new NativeProblems("ncnn", NOTHING, List.of("not enough memory"));

    private NcnnProblems() {}

    static ProblemException wrongVersion(Path library, String version) {
        return new ProblemException(Problem.environment(
                "runtime.wrong-version",
                "ncnn in " + library + " calls itself " + version + "; Assay knows release " + NcnnPackage.RELEASE,
                "install it again: " + NcnnPackage.PACKAGE.command()));
    }

    static ProblemException noThreads(int threads) {
        return new ProblemException(Problem.environment(
                "runtime.single-threaded",
                "this ncnn was built without OpenMP, so it can't use " + threads + " threads",
                "set threads: 1; or install a compiler with OpenMP, then `assay runtimes remove ncnn` and "
                        + NcnnPackage.PACKAGE.command()));
    }

    /** Say what is wrong with a .param. */
    static ProblemException badParam(Path model, String what) {
        return new ProblemException(Problem.user(
                "model.damaged",
                "the .param of the model " + model + " can't be used: " + what,
                "it was cut off or changed; convert the model again"));
    }

    static ProblemException unknownLayers(Path model, Collection<String> types) {
        return new ProblemException(Problem.user(
                "model.unsupported-operator",
                "the model " + model + " needs layers that ncnn does not have: " + String.join(", ", types),
                "convert the model again with pnnx " + NcnnPackage.RELEASE
                        + ", and look for operators that it left as they were"));
    }

    /** Explain why a model was not loaded. */
    static ProblemException load(Path model, NcnnException e) {
        String message = "ncnn can't load the model " + model + ": " + COMMON.detail(e);
        return new ProblemException(
                Problem.user(
                        "model.invalid",
                        message,
                        "see that its .param and .bin belong together; if they do, convert the model again with pnnx "
                                + NcnnPackage.RELEASE),
                e);
    }

    static ProblemException badInput(Path model, String input, String what, String hint) {
        return new ProblemException(
                Problem.user("model.bad-input", "input '" + input + "' of the model " + model + " " + what, hint));
    }

    /** Explain why a run failed. */
    static ProblemException run(Path model, NcnnException e) {
        return COMMON.run(model, e);
    }
}
