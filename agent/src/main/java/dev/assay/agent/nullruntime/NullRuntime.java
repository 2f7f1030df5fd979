package dev.assay.agent.nullruntime;

import dev.assay.agent.runtime.InferenceRuntime;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.RuntimeOption;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Answer every query at once with the same small tensor: what is measured is Assay itself. */
public final class NullRuntime implements InferenceRuntime {
    static final String ID = "null";
    static final String VERSION = "1";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public RuntimeSupport probe(RuntimeDirectories directories) {
        return new RuntimeSupport.Supported(VERSION, "answers at once, to measure Assay itself");
    }

    @Override
    public List<RuntimeOption> options() {
        return List.of();
    }

    /** Return a model without a file. */
    public static LoadedModel model() {
        return new NullModel(1);
    }

    /**
     * Load any file, whatever it holds.
     *
     * @throws ProblemException {@code model.not-found} if there is no such file
     */
    @Override
    public LoadedModel load(Path model, RuntimeConfiguration configuration) {
        if (!Files.isRegularFile(model)) {
            throw new ProblemException(
                    Problem.user("model.not-found", "there is no model file " + model, "check the path of the model"));
        }
        return new NullModel(configuration.threads());
    }
}
