package dev.assay.benchmarks.truth;

/** Hold one number that was measured beside what it should be; its text says both. */
public interface Outcome {
    /** Return whether it is as it should be. */
    boolean holds();
}
