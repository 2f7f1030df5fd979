package dev.assay.agent.ncnn;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.runtime.InstalledRuntime;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.RuntimeOption;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.scenarios.language.RuntimeConfiguration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Execute models with ncnn. */
public final class NcnnRuntime extends InstalledRuntime {
    /** Create the runtime for this machine. */
    public NcnnRuntime() {
        super(NcnnPackage.PACKAGE, NativePlatform.current());
    }

    @Override
    protected RuntimeSupport probe(Path libraries) {
        NcnnApi api = NcnnApi.open(libraries);
        return new RuntimeSupport.Supported(
                api.version(), platform() + ": CPU" + (api.hasOpenMp() ? "" : ", one thread (built without OpenMP)"));
    }

    @Override
    public List<RuntimeOption> options() {
        return NcnnOptions.all();
    }

    /** Between two parallel loops, threads of OpenMP would spin, and take from their neighbours what they wait for. */
    @Override
    protected Map<String, String> environment() {
        return Map.of("OMP_WAIT_POLICY", "passive");
    }

    @Override
    protected LoadedModel load(Path model, RuntimeConfiguration configuration, Path libraries) {
        NcnnSource source = NcnnSource.read(model);
        return NcnnModel.load(NcnnApi.open(libraries), source, new NcnnOptions(configuration));
    }
}
