package dev.assay.agent.openvino;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.install.RuntimePackage;
import dev.assay.agent.runtime.InferenceRuntime;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.ModelFile;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.RuntimeOption;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.agent.runtime.WorkerNeeds;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Execute models with OpenVINO. */
public final class OpenVinoRuntime implements InferenceRuntime {
    /** Tell workers where the libraries are, which the agent has checked. */
    static final String LIBRARIES_PROPERTY = "assay.openvino.libraries";

    /** Tell workers where compiled models are kept. */
    static final String MODEL_CACHE_PROPERTY = "assay.openvino.model-cache";

    private final NativePlatform platform;

    /** Create the runtime for this machine. */
    public OpenVinoRuntime() {
        this(NativePlatform.current());
    }

    OpenVinoRuntime(NativePlatform platform) {
        this.platform = platform;
    }

    @Override
    public String id() {
        return OpenVinoPackage.RUNTIME;
    }

    @Override
    public Optional<RuntimePackage> installable() {
        return Optional.of(OpenVinoPackage.PACKAGE);
    }

    @Override
    public RuntimeSupport probe(RuntimeDirectories directories) {
        try {
            Path libraries = directories.installed().require(OpenVinoPackage.PACKAGE, platform);
            try (OpenVinoCore core = OpenVinoCore.open(libraries, platform)) {
                List<String> devices = core.devices();
                return devices.isEmpty()
                        ? new RuntimeSupport.Unsupported(OpenVinoProblems.noDevice("CPU", devices)
                                .problems()
                                .getFirst())
                        : new RuntimeSupport.Supported(core.version(), platform + ": " + String.join(", ", devices));
            }
        } catch (ProblemException e) {
            return new RuntimeSupport.Unsupported(e.problems().getFirst());
        } catch (OpenVinoException e) {
            return new RuntimeSupport.Unsupported(
                    OpenVinoProblems.unusable(e).problems().getFirst());
        }
    }

    @Override
    public List<RuntimeOption> options() {
        return OpenVinoOptions.all();
    }

    @Override
    public List<Problem> check(RuntimeConfiguration configuration) {
        List<Problem> problems = new ArrayList<>(InferenceRuntime.super.check(configuration));
        problems.addAll(OpenVinoOptions.check(configuration));
        return List.copyOf(problems);
    }

    @Override
    public WorkerNeeds workerNeeds(RuntimeDirectories directories) {
        Path libraries = directories.installed().require(OpenVinoPackage.PACKAGE, platform);
        return new WorkerNeeds(
                Map.of(
                        LIBRARIES_PROPERTY,
                        libraries.toString(),
                        MODEL_CACHE_PROPERTY,
                        directories
                                .cache()
                                .toAbsolutePath()
                                .resolve("openvino-models")
                                .toString()),
                Map.of());
    }

    @Override
    public LoadedModel load(Path model, RuntimeConfiguration configuration) {
        String libraries = System.getProperty(LIBRARIES_PROPERTY);
        if (libraries == null) {
            throw new IllegalStateException("this process was not told where OpenVINO is: " + LIBRARIES_PROPERTY);
        }
        return load(model, configuration, Path.of(libraries));
    }

    /** Load a model with the libraries of a directory. */
    LoadedModel load(Path model, RuntimeConfiguration configuration, Path libraries) {
        ModelFile.check(model, ModelFormat.ONNX);
        OpenVinoOptions options = new OpenVinoOptions(configuration);
        OpenVinoCore core = OpenVinoCore.open(libraries, platform);
        try {
            requireDevice(core, options.device());
            return OpenVinoModel.load(core, model, options, modelCache(options));
        } catch (ProblemException e) {
            core.close();
            throw e;
        }
    }

    private static void requireDevice(OpenVinoCore core, String wanted) {
        try {
            List<String> devices = core.devices();
            if (devices.stream().noneMatch(device -> device.equals(wanted) || device.startsWith(wanted + "."))) {
                throw OpenVinoProblems.noDevice(wanted, devices);
            }
        } catch (OpenVinoException e) {
            throw OpenVinoProblems.unusable(e);
        }
    }

    private static Map<String, String> modelCache(OpenVinoOptions options) {
        String directory = System.getProperty(MODEL_CACHE_PROPERTY);
        return options.cachesModels() && directory != null ? Map.of("CACHE_DIR", directory) : Map.of();
    }
}
