package dev.assay.optimizer.quantize;

import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.scenarios.language.RecipeStep.WeightType;

/** The integers that a tensor is stored as, and which of them a scale is computed for. */
public enum QuantizedType {
    INT8(DataType.INT8, -128, 127),
    UINT8(DataType.UINT8, 0, 255);

    private final DataType dataType;
    private final int lowest;
    private final int highest;

    QuantizedType(DataType dataType, int lowest, int highest) {
        this.dataType = dataType;
        this.lowest = lowest;
        this.highest = highest;
    }

    /** Return what a recipe means; its rules leave 4 bits to weights in blocks. */
    public static QuantizedType of(WeightType type) {
        return switch (type) {
            case INT8 -> INT8;
            case UINT8 -> UINT8;
            case INT4 -> throw new IllegalArgumentException("4 bits need blocks");
        };
    }

    public DataType dataType() {
        return dataType;
    }

    /** Return the smallest integer that the type can hold; values are clipped to it, whatever the scale was computed for. */
    public int lowest() {
        return lowest;
    }

    /** Return the largest integer that the type can hold. */
    public int highest() {
        return highest;
    }

    /**
     * Return the integers that the smallest and largest value map to.
     *
     * <p>As in {@code onnxruntime.quantization.quant_utils}: a reduced range goes before a symmetric one. UINT8 keeps [0, 255]
     * also when symmetric, as the releases did that published models were made with; its zero point is then 128.
     *
     * @param reduced keep to 7 bits, so that sums of two products fit 16 bits on CPUs with AVX2 but without VNNI
     */
    IntegerRange range(boolean symmetric, boolean reduced) {
        return switch (this) {
            case INT8 ->
                reduced
                        ? new IntegerRange(-64, 64)
                        : symmetric ? new IntegerRange(-127, 127) : new IntegerRange(-128, 127);
            case UINT8 -> reduced ? new IntegerRange(0, 127) : new IntegerRange(0, 255);
        };
    }

    /** The integers from {@code low} to {@code high}. */
    record IntegerRange(int low, int high) {}
}
