package dev.assay.agent.openvino;

import dev.assay.scenarios.language.ElementType;
import java.util.Optional;

/** Translate element types by the numbers of {@link OpenVinoPackage#RELEASE}: other releases count differently. */
final class ElementTypes {
    private ElementTypes() {}

    static int toOpenVino(ElementType type) {
        return switch (type) {
            case BOOL -> 1;
            case FLOAT16 -> 3;
            case FLOAT32 -> 4;
            case INT8 -> 7;
            case INT32 -> 9;
            case INT64 -> 10;
            case UINT8 -> 16;
        };
    }

    /** Return Assay's name of a type, where it has one. */
    static Optional<ElementType> fromOpenVino(int type) {
        for (ElementType candidate : ElementType.values()) {
            if (toOpenVino(candidate) == type) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
