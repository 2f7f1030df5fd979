package dev.assay.scenarios.language;

import java.util.List;

/** Know the runtimes that Assay itself has a name for; a jar may bring others. */
public final class RuntimeTypes {
    /** What a scenario gets that names none. */
    public static final String DEFAULT = "onnxruntime";

    /** The ids of Assay's own, in the order for people to read. */
    public static final List<String> KNOWN =
            List.of(DEFAULT, "openvino", "tflite", "ncnn", "cuda", "tensorrt", "coreml", "null");

    private RuntimeTypes() {}

    /** Return whether Assay knows this one; any other comes from somebody else. */
    public static boolean isKnown(String type) {
        return KNOWN.contains(type);
    }
}
