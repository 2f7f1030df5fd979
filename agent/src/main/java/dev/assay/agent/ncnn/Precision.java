package dev.assay.agent.ncnn;

import java.util.Arrays;

/** What layers with FP32 weights are computed in. */
enum Precision {
    F32("f32", "FP32"),
    F16("f16", "FP16"),
    F16_STORAGE("f16-storage", "FP16 storage"),
    BF16("bf16", "BF16");

    private final String value;
    private final String title;

    Precision(String value, String title) {
        this.value = value;
        this.title = title;
    }

    /** Return the precision that a scenario calls so. */
    static Precision of(String value) {
        return Arrays.stream(values())
                .filter(precision -> precision.value.equals(value))
                .findFirst()
                .orElseThrow();
    }

    /** Return its name for people. */
    String title() {
        return title;
    }

    /** Return whether tensors are kept in FP16. */
    boolean storesHalf() {
        return this == F16 || this == F16_STORAGE;
    }

    /** Return whether FP16 is computed with. */
    boolean computesHalf() {
        return this == F16;
    }

    /** Return whether tensors are kept in BF16. */
    boolean storesBrain() {
        return this == BF16;
    }
}
