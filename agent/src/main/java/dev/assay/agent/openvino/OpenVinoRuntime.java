package dev.assay.agent.openvino;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.runtime.InstalledRuntime;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.ModelFile;
import dev.assay.agent.runtime.RuntimeOption;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Execute models with OpenVINO. */
public final class OpenVinoRuntime extends InstalledRuntime {
    /** Tell workers where compiled models are kept. */
    static final String MODEL_CACHE_PROPERTY = "assay.openvino.model-cache";

    /** Create the runtime for this machine. */
    public OpenVinoRuntime() {
        this(NativePlatform.current());
    }

    OpenVinoRuntime(NativePlatform platform) {
        super(OpenVinoPackage.PACKAGE, platform);
    }

    @Override
    protected RuntimeSupport probe(Path libraries) {
        try (OpenVinoCore core = OpenVinoCore.open(libraries, platform())) {
            List<String> devices = core.devices();
            if (devices.isEmpty()) {
                throw OpenVinoProblems.noDevice("CPU", devices);
            }
            return new RuntimeSupport.Supported(core.version(), platform() + ": " + String.join(", ", devices));
        } catch (OpenVinoException e) {
            throw OpenVinoProblems.unusable(e);
        }
    }

    @Override
    public List<RuntimeOption> options() {
        return OpenVinoOptions.all();
    }

    @Override
    protected List<Problem> contradictions(RuntimeConfiguration configuration) {
        return OpenVinoOptions.check(configuration);
    }

    @Override
    protected Map<String, String> properties(Path cache) {
        return Map.of(MODEL_CACHE_PROPERTY, modelCache(cache).toString());
    }

    @Override
    protected Optional<Path> compiledModels(Path cache) {
        return Optional.of(modelCache(cache));
    }

    private static Path modelCache(Path cache) {
        return cache.toAbsolutePath().resolve("openvino-models");
    }

    @Override
    protected LoadedModel load(Path model, RuntimeConfiguration configuration, Path libraries) {
        ModelFile.check(model, ModelFormat.ONNX, ModelFormat.OPENVINO);
        OpenVinoOptions options = new OpenVinoOptions(configuration);
        OpenVinoCore core = OpenVinoCore.open(libraries, platform());
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
