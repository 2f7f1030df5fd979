package dev.assay.scenarios.gate;

import java.util.List;

/** Name what a gate can look at. */
public enum GateQuantity {
    /** How many times faster than the baseline. */
    SPEEDUP("speedup", GateUnit.RATIO, true),
    /** Baseline bytes over variant bytes. */
    SIZE_RATIO("size-ratio", GateUnit.RATIO, true),
    /** The task's accuracy. */
    ACCURACY("accuracy", GateUnit.SHARE, false),
    /** Accuracy, cosine or agreement lost against the baseline, absolute. */
    ACCURACY_LOSS("accuracy-loss", "accuracy.drop", GateUnit.LOSS, true),
    /** Mean cosine similarity to the baseline's outputs. */
    COSINE("cosine", GateUnit.SHARE, true),
    P50("p50", GateUnit.DURATION, false),
    P90("p90", GateUnit.DURATION, false),
    P95("p95", GateUnit.DURATION, false),
    P99("p99", GateUnit.DURATION, false),
    P999("p99.9", GateUnit.DURATION, false),
    /** Samples a second. */
    THROUGHPUT("throughput", GateUnit.RATE, false),
    /** Largest resident set of the worker process. */
    PEAK_MEMORY("peak-memory", GateUnit.BYTES, false),
    /** From process start to the first answer. */
    COLD_START("cold-start", GateUnit.DURATION, false);

    private final String text;
    private final String otherName;
    private final GateUnit unit;
    private final boolean isComparison;

    GateQuantity(String text, GateUnit unit, boolean isComparison) {
        this(text, "", unit, isComparison);
    }

    /**
     * @param otherName how users may write it, too; empty if there is one way only
     */
    GateQuantity(String text, String otherName, GateUnit unit, boolean isComparison) {
        this.text = text;
        this.otherName = otherName;
        this.unit = unit;
        this.isComparison = isComparison;
    }

    /** Return the quantity as users write it. */
    public String toText() {
        return text;
    }

    /** Return all ways to write it, the usual one first. */
    List<String> names() {
        return otherName.isEmpty() ? List.of(text) : List.of(text, otherName);
    }

    /** Return whether the evaluation samples decide it: measuring more rounds tells nothing new. */
    public boolean isAboutAnswers() {
        return this == ACCURACY || this == ACCURACY_LOSS || this == COSINE;
    }

    /** Return whether the baseline itself has no such quantity. */
    public boolean isComparison() {
        return isComparison;
    }

    /** Return whether it says how fast something was, by itself or against something else: nothing that an emulated device can tell. */
    public boolean isAboutTime() {
        return this == SPEEDUP || isSpeed();
    }

    /** Return whether it says how fast something was. */
    public boolean isSpeed() {
        return unit == GateUnit.DURATION || unit == GateUnit.RATE;
    }

    /** Return in what its limits are written. */
    public GateUnit unit() {
        return unit;
    }
}
