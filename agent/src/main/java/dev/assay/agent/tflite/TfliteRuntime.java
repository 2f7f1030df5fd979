package dev.assay.agent.tflite;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.install.RuntimePackage;
import dev.assay.agent.runtime.InferenceRuntime;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.RuntimeOption;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.agent.runtime.WorkerNeeds;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Execute models with TFLite. */
public final class TfliteRuntime implements InferenceRuntime {
    /** Tell workers where the library is, which the agent has checked. */
    static final String LIBRARIES_PROPERTY = "assay.tflite.libraries";

    private final NativePlatform platform = NativePlatform.current();

    @Override
    public String id() {
        return TflitePackage.RUNTIME;
    }

    @Override
    public Optional<RuntimePackage> installable() {
        return Optional.of(TflitePackage.PACKAGE);
    }

    @Override
    public RuntimeSupport probe(RuntimeDirectories directories) {
        try {
            TfliteApi api = TfliteApi.open(directories.installed().require(TflitePackage.PACKAGE, platform), platform);
            return new RuntimeSupport.Supported(api.version(), platform + ": XNNPACK and built-in kernels");
        } catch (ProblemException e) {
            return new RuntimeSupport.Unsupported(e.problems().getFirst());
        }
    }

    @Override
    public List<RuntimeOption> options() {
        return TfliteOptions.all();
    }

    @Override
    public List<Problem> check(RuntimeConfiguration configuration) {
        List<Problem> problems = new ArrayList<>(InferenceRuntime.super.check(configuration));
        problems.addAll(TfliteOptions.check(configuration));
        return List.copyOf(problems);
    }

    @Override
    public WorkerNeeds workerNeeds(RuntimeDirectories directories) {
        Path libraries = directories.installed().require(TflitePackage.PACKAGE, platform);
        return new WorkerNeeds(Map.of(LIBRARIES_PROPERTY, libraries.toString()), Map.of());
    }

    @Override
    public LoadedModel load(Path model, RuntimeConfiguration configuration) {
        String libraries = System.getProperty(LIBRARIES_PROPERTY);
        if (libraries == null) {
            throw new IllegalStateException("this process was not told where TFLite is: " + LIBRARIES_PROPERTY);
        }
        return load(model, configuration, Path.of(libraries));
    }

    /** Load a model with the library of a directory. */
    LoadedModel load(Path model, RuntimeConfiguration configuration, Path libraries) {
        TfliteFile file = TfliteFile.read(model);
        return TfliteModel.load(TfliteApi.open(libraries, platform), model, file, new TfliteOptions(configuration));
    }
}
