package dev.assay.agent.onnxruntime;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.runtime.InferenceRuntime;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.ModelFile;
import dev.assay.agent.runtime.RuntimeOption;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Execute models with ONNX Runtime on something else than the CPU.
 *
 * <p>To scenarios each is a runtime of its own: blocks go to machines that have it, and its cells are set beside those of other runtimes.
 */
abstract sealed class AcceleratedRuntime implements InferenceRuntime permits CoreMlRuntime, NvidiaRuntime {
    private final Accelerator accelerator;
    final NativePlatform platform;

    AcceleratedRuntime(Accelerator accelerator, NativePlatform platform) {
        this.accelerator = accelerator;
        this.platform = platform;
    }

    Accelerator accelerator() {
        return accelerator;
    }

    @Override
    public String id() {
        return accelerator.id();
    }

    @Override
    public List<RuntimeOption> options() {
        return Stream.concat(accelerator.options().stream(), OnnxOptions.all().stream())
                .toList();
    }

    @Override
    public List<Problem> check(RuntimeConfiguration configuration) {
        List<Problem> problems = new ArrayList<>(InferenceRuntime.super.check(configuration));
        problems.addAll(OnnxOptions.check(configuration));
        return List.copyOf(problems);
    }

    @Override
    public LoadedModel load(Path model, RuntimeConfiguration configuration) {
        ModelFile.check(model, ModelFormat.ONNX);
        Map<String, String> places = places(model, configuration);
        return OnnxModel.load(
                OnnxLibrary.required(),
                model,
                new OnnxOptions(configuration, new AcceleratorSetup(accelerator, configuration, places)));
    }

    /** Return what to tell the provider about this machine; called in the worker, before the model is loaded. */
    Map<String, String> places(Path model, RuntimeConfiguration configuration) {
        return Map.of();
    }
}
