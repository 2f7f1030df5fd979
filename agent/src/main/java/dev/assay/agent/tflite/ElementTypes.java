package dev.assay.agent.tflite;

import dev.assay.scenarios.language.ElementType;
import java.util.Optional;

/** Translate element types between Assay, TFLite's C API and model files: TFLite has one list for its API and another for files. */
final class ElementTypes {
    private ElementTypes() {}

    /** Return Assay's name of a {@code TfLiteType}, where it has one. */
    static Optional<ElementType> ofApi(int type) {
        return Optional.ofNullable(
                switch (type) {
                    case 1 -> ElementType.FLOAT32;
                    case 2 -> ElementType.INT32;
                    case 3 -> ElementType.UINT8;
                    case 4 -> ElementType.INT64;
                    case 6 -> ElementType.BOOL;
                    case 9 -> ElementType.INT8;
                    case 10 -> ElementType.FLOAT16;
                    default -> null;
                });
    }

    /** Return Assay's name of a {@code TensorType} of a model file, where it has one. */
    static Optional<ElementType> ofFile(int type) {
        return Optional.ofNullable(
                switch (type) {
                    case 0 -> ElementType.FLOAT32;
                    case 1 -> ElementType.FLOAT16;
                    case 2 -> ElementType.INT32;
                    case 3 -> ElementType.UINT8;
                    case 4 -> ElementType.INT64;
                    case 6 -> ElementType.BOOL;
                    case 9 -> ElementType.INT8;
                    default -> null;
                });
    }
}
