package dev.assay.optimizer.half;

import dev.assay.optimizer.onnx.proto.TensorProto.DataType;

/** How many bits a float has. */
enum Width {
    HALF(DataType.FLOAT16, "_fp16"),
    FLOAT(DataType.FLOAT, "_fp32");

    private final DataType dataType;
    private final String suffix;

    Width(DataType dataType, String suffix) {
        this.dataType = dataType;
        this.suffix = suffix;
    }

    DataType dataType() {
        return dataType;
    }

    /** Return what names of values in this width end with, where the bare name is taken. */
    String suffix() {
        return suffix;
    }
}
