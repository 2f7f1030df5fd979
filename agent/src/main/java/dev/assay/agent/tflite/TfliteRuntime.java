package dev.assay.agent.tflite;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.runtime.InstalledRuntime;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.RuntimeOption;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.problem.Problem;
import java.nio.file.Path;
import java.util.List;

/** Execute models with TFLite. */
public final class TfliteRuntime extends InstalledRuntime {
    /** Create the runtime for this machine. */
    public TfliteRuntime() {
        super(TflitePackage.PACKAGE, NativePlatform.current());
    }

    @Override
    protected RuntimeSupport probe(Path libraries) {
        TfliteApi api = TfliteApi.open(libraries, platform());
        return new RuntimeSupport.Supported(api.version(), platform() + ": XNNPACK and built-in kernels");
    }

    @Override
    public List<RuntimeOption> options() {
        return TfliteOptions.all();
    }

    @Override
    protected List<Problem> contradictions(RuntimeConfiguration configuration) {
        return TfliteOptions.check(configuration);
    }

    @Override
    protected LoadedModel load(Path model, RuntimeConfiguration configuration, Path libraries) {
        TfliteFile file = TfliteFile.read(model);
        return TfliteModel.load(TfliteApi.open(libraries, platform()), model, file, new TfliteOptions(configuration));
    }
}
