package dev.assay.agent.load;

import dev.assay.agent.runtime.PreparedQuery;

/** Hold what one thread works with. */
final class Lane {
    private final PreparedQuery[] queries;
    private final LatencyRecorder latency;
    private final ProgressReport progress;
    private final ClosedLoop loop;

    /**
     * @param queries in the order in which the lane runs them
     * @param latency records them
     * @param progress hears how far the lane is
     */
    Lane(PreparedQuery[] queries, LatencyRecorder latency, LoadClock clock, ProgressReport progress) {
        this.queries = queries;
        this.latency = latency;
        this.progress = progress;
        this.loop = new ClosedLoop(queries, latency, clock, progress);
    }

    /** Run queries when a schedule says; return when the last one was done. */
    long runOpen(ServerLoop open, LatencyRecorder issueDelay) {
        return open.run(queries, latency, issueDelay, progress);
    }

    LatencyRecorder latency() {
        return latency;
    }

    /** Return what runs queries one after the other. */
    ClosedLoop loop() {
        return loop;
    }
}
