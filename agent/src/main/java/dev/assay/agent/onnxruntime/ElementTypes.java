package dev.assay.agent.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import dev.assay.scenarios.language.ElementType;
import java.util.Optional;

/** Translate element types. */
final class ElementTypes {
    private ElementTypes() {}

    static OnnxJavaType toOnnx(ElementType type) {
        return switch (type) {
            case FLOAT32 -> OnnxJavaType.FLOAT;
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case INT64 -> OnnxJavaType.INT64;
            case INT32 -> OnnxJavaType.INT32;
            case INT8 -> OnnxJavaType.INT8;
            case UINT8 -> OnnxJavaType.UINT8;
            case BOOL -> OnnxJavaType.BOOL;
        };
    }

    /** Return Assay's name of a type, where it has one. */
    static Optional<ElementType> fromOnnx(OnnxJavaType type) {
        for (ElementType candidate : ElementType.values()) {
            if (toOnnx(candidate) == type) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
