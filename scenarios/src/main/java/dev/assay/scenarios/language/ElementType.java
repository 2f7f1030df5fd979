package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Name the element types that a model's inputs and outputs may have. */
public enum ElementType {
    @JsonProperty("float32")
    FLOAT32(4),
    @JsonProperty("float16")
    FLOAT16(2),
    @JsonProperty("int64")
    INT64(8),
    @JsonProperty("int32")
    INT32(4),
    @JsonProperty("int8")
    INT8(1),
    @JsonProperty("uint8")
    UINT8(1),
    @JsonProperty("bool")
    BOOL(1);

    private final int sizeBytes;

    ElementType(int sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    /** Return the size of one element in bytes. */
    public int sizeBytes() {
        return sizeBytes;
    }
}
