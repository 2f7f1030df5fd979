package dev.assay.coordinator.task;

import dev.assay.scenarios.language.ElementType;
import java.nio.ByteBuffer;

/** Put numbers into little-endian tensors. */
final class TensorElements {
    private TensorElements() {}

    /** Append one whole number to a tensor of an integer type; it must fit. */
    static void putInteger(ByteBuffer target, ElementType type, long value) {
        switch (type) {
            case INT64 -> target.putLong(value);
            case INT32 -> target.putInt(Math.toIntExact(value));
            case INT8, UINT8, BOOL -> target.put((byte) value);
            case FLOAT32, FLOAT16 -> throw new IllegalArgumentException(type + " is no integer type");
        }
    }
}
