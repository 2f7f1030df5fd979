package dev.assay.agent.load;

/** Hear how far a measurement is. */
@FunctionalInterface
public interface LoadListener {
    /**
     * Take note. Called by the measuring thread between two queries, about once an interval: no latency contains it, but the duration of
     * the recording does, so it has to be short.
     */
    void progress(LoadProgress progress);
}
