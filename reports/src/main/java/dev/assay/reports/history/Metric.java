package dev.assay.reports.history;

import dev.assay.reports.text.Numbers;

/** Name what is followed from run to run. */
public enum Metric {
    /** Median latency of a query, over rounds; of a throughput load the time that a sample takes. */
    TIME("time", "time", false),
    /** How many times faster than the baseline of the same block: what a machine does to all variants alike is not in it. */
    SPEEDUP("speedup", "speed-up", true),
    ACCURACY("accuracy", "accuracy", true),
    SIZE("size", "size of the file", false),
    /** From process start to the first answer. */
    COLD_START("cold-start", "cold start", false),
    /** Largest resident set of the worker process. */
    PEAK_MEMORY("peak-memory", "peak memory", false);

    private final String text;
    private final String words;
    private final boolean wantsMore;

    Metric(String text, String words, boolean wantsMore) {
        this.text = text;
        this.words = words;
        this.wantsMore = wantsMore;
    }

    /** Return the metric as users write it. */
    public String toText() {
        return text;
    }

    /** Return the metric in words. */
    public String words() {
        return words;
    }

    /** Return whether more is better. */
    public boolean wantsMore() {
        return wantsMore;
    }

    /** Return whether a metric says nothing about real hardware where it was found on an emulated device. */
    boolean isAboutTime() {
        return this == TIME || this == SPEEDUP || this == COLD_START;
    }

    /** Return a value with its unit. */
    public String format(double value) {
        return switch (this) {
            case TIME, COLD_START -> Numbers.duration(Math.round(value));
            case SPEEDUP -> Numbers.ratio(value);
            case ACCURACY -> Numbers.accuracy(value);
            case SIZE, PEAK_MEMORY -> Numbers.bytes(Math.round(value));
        };
    }
}
