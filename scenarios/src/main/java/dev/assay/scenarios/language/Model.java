package dev.assay.scenarios.language;

import java.util.List;

/**
 * Name the model before any optimization, and its inputs.
 *
 * @param source where the file comes from, ONNX or another format
 * @param inputs the inputs as the file declares them, in the order of the scenario
 */
public record Model(ArtifactSource source, List<ModelInput> inputs) {
    public Model {
        inputs = List.copyOf(inputs);
    }
}
