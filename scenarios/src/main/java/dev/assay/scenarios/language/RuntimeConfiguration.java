package dev.assay.scenarios.language;

import java.util.Map;

/**
 * Configure one runtime.
 *
 * @param name unique in the scenario
 * @param type the runtime's id: {@code onnxruntime}, {@code openvino}, {@code tflite}, {@code ncnn}, {@code tensorrt},
 *     {@code coreml} or {@code null}
 * @param threads threads that one inference may use, at least 1
 * @param options what only this runtime understands; the runtime checks keys and values
 */
public record RuntimeConfiguration(String name, String type, int threads, Map<String, String> options) {
    public RuntimeConfiguration {
        options = Map.copyOf(options);
    }
}
