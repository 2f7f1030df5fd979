package dev.assay.agent.onnxruntime;

import static dev.assay.agent.onnxruntime.TestModels.ONE_THREAD;
import static dev.assay.agent.onnxruntime.TestModels.mlpInput;
import static dev.assay.agent.onnxruntime.TestModels.model;

import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.RuntimeSupport;
import java.nio.file.Path;
import java.util.List;

/** Probe, then run a model and show evidence, in a process of its own. */
final class ProbeMain {
    private ProbeMain() {}

    public static void main(String[] args) {
        OnnxInferenceRuntime runtime = new OnnxInferenceRuntime();
        RuntimeSupport support = runtime.probe(RuntimeDirectories.below(Path.of("nowhere")));
        System.out.println(support);
        if (support instanceof RuntimeSupport.Supported) {
            try (LoadedModel loaded = runtime.load(model("mlp-float32"), ONE_THREAD);
                    PreparedQuery query = loaded.prepare(List.of(mlpInput(1, 1)))) {
                query.run();
                System.out.println("outputs: " + query.outputs().size());
                System.out.println("nodes: " + loaded.evidence().providers());
            }
        }
    }
}
