package dev.assay.optimizer.onnx;

import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataLocation;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;

/** Check that a tensor holds as much data as its dims and its type say. */
final class TensorCheck {
    /** More than any machine can hold; keeps every later multiplication within a long. */
    private static final long MAX_ELEMENTS = 1L << 44;

    private TensorCheck() {}

    /** Return the number of elements that the dims promise, after checking type and dims. */
    static long promisedElements(String model, TensorProto tensor) {
        if (Tensors.type(tensor) == DataType.UNDEFINED) {
            throw ModelProblems.damaged(model, name(tensor) + " has the unknown element type " + tensor.getDataType());
        }
        if (tensor.hasSegment()) {
            throw ModelProblems.unsupported(
                    model, name(tensor) + " is stored in segments", "Export the model again with a current exporter.");
        }
        long count = 1;
        for (long dim : tensor.getDimsList()) {
            if (dim < 0) {
                throw ModelProblems.damaged(model, name(tensor) + " has the negative dim " + dim);
            }
            if (dim > 0 && count > MAX_ELEMENTS / dim) {
                throw ModelProblems.damaged(model, name(tensor) + " has impossibly large dims " + tensor.getDimsList());
            }
            count *= dim;
        }
        return count;
    }

    /** Check a tensor whose data lie in the model itself. */
    static void check(String model, TensorProto tensor) {
        long elements = promisedElements(model, tensor);
        if (tensor.getDataLocation() == DataLocation.EXTERNAL) {
            throw ModelProblems.unsupported(
                    model,
                    name(tensor) + " lies in another file",
                    "Only weights and constants can be external; export the model again.");
        }
        DataType type = Tensors.type(tensor);
        if (tensor.hasRawData()) {
            if (type == DataType.STRING) {
                throw ModelProblems.damaged(model, name(tensor) + " holds strings as raw data");
            }
            long promised = ElementFormat.rawSizeBytes(type, elements);
            if (tensor.getRawData().size() != promised) {
                throw lies(
                        model, tensor, promised + " bytes", tensor.getRawData().size() + "");
            }
            return;
        }
        long present = switch (type) {
            case FLOAT, COMPLEX64 -> tensor.getFloatDataCount();
            case DOUBLE, COMPLEX128 -> tensor.getDoubleDataCount();
            case INT64 -> tensor.getInt64DataCount();
            case UINT32, UINT64 -> tensor.getUint64DataCount();
            case STRING -> tensor.getStringDataCount();
            case UNDEFINED,
                    INT32,
                    UINT8,
                    INT8,
                    UINT16,
                    INT16,
                    BOOL,
                    FLOAT16,
                    BFLOAT16,
                    FLOAT8E4M3FN,
                    FLOAT8E4M3FNUZ,
                    FLOAT8E5M2,
                    FLOAT8E5M2FNUZ,
                    FLOAT8E8M0,
                    UINT4,
                    INT4,
                    FLOAT4E2M1,
                    UINT2,
                    INT2 -> tensor.getInt32DataCount();
        };
        long promised = switch (type) {
            case COMPLEX64, COMPLEX128 -> 2 * elements;
            case UINT4, INT4, FLOAT4E2M1, UINT2, INT2 -> ElementFormat.rawSizeBytes(type, elements);
            case UNDEFINED,
                    FLOAT,
                    DOUBLE,
                    INT64,
                    UINT32,
                    UINT64,
                    STRING,
                    INT32,
                    UINT8,
                    INT8,
                    UINT16,
                    INT16,
                    BOOL,
                    FLOAT16,
                    BFLOAT16,
                    FLOAT8E4M3FN,
                    FLOAT8E4M3FNUZ,
                    FLOAT8E5M2,
                    FLOAT8E5M2FNUZ,
                    FLOAT8E8M0 -> elements;
        };
        if (present != promised) {
            throw lies(model, tensor, promised + " values", present + "");
        }
    }

    static String name(TensorProto tensor) {
        return tensor.getName().isEmpty() ? "a tensor without a name" : "the tensor '" + tensor.getName() + "'";
    }

    private static RuntimeException lies(String model, TensorProto tensor, String promised, String present) {
        return ModelProblems.damaged(
                model,
                name(tensor) + " of " + Tensors.type(tensor) + " " + tensor.getDimsList() + " needs " + promised
                        + " but has " + present);
    }
}
