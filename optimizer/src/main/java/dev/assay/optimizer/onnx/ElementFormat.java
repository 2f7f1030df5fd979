package dev.assay.optimizer.onnx;

import dev.assay.optimizer.onnx.proto.TensorProto.DataType;

/** Tell how ONNX stores the elements of each type. */
public final class ElementFormat {
    private ElementFormat() {}

    /** Return the bits of one element in raw data; 0 for types that have no raw form. */
    public static int bits(DataType type) {
        return switch (type) {
            case UNDEFINED, STRING -> 0;
            case UINT2, INT2 -> 2;
            case UINT4, INT4, FLOAT4E2M1 -> 4;
            case UINT8, INT8, BOOL, FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ, FLOAT8E8M0 -> 8;
            case UINT16, INT16, FLOAT16, BFLOAT16 -> 16;
            case FLOAT, INT32, UINT32 -> 32;
            case INT64, DOUBLE, UINT64, COMPLEX64 -> 64;
            case COMPLEX128 -> 128;
        };
    }

    /** Return the bytes that so many elements take as raw data; elements smaller than a byte are packed. */
    public static long rawSizeBytes(DataType type, long elementCount) {
        return Math.ceilDiv(Math.multiplyExact(elementCount, (long) bits(type)), 8L);
    }
}
