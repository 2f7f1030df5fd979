package dev.assay.agent.load;

import dev.assay.agent.runtime.PreparedQuery;

/** Hold what one thread works with. */
final class Lane {
    private final PreparedQuery[] queries;
    private final LatencyRecorder latency;
    private final OutputChoice outputs;
    private final ProgressReport progress;
    private final ClosedLoop loop;

    /**
     * @param queries in the order in which the lane runs them
     * @param latency records them
     * @param outputs chooses those whose outputs are kept
     * @param progress hears how far the lane is
     */
    Lane(
            PreparedQuery[] queries,
            LatencyRecorder latency,
            OutputChoice outputs,
            LoadClock clock,
            ProgressReport progress) {
        this.queries = queries;
        this.latency = latency;
        this.outputs = outputs;
        this.progress = progress;
        this.loop = new ClosedLoop(queries, latency, outputs, clock, progress);
    }

    /** Forget everything and begin; see {@link LatencyRecorder#start}. */
    void start(long startNs, long startEpochMs) {
        latency.start(startNs, startEpochMs);
        outputs.start();
    }

    /** Run queries when a schedule says; return when the last one was done. */
    long runOpen(ServerLoop open, LatencyRecorder issueDelay) {
        return open.run(queries, latency, issueDelay, outputs, progress);
    }

    LatencyRecorder latency() {
        return latency;
    }

    /** Return what runs queries one after the other. */
    ClosedLoop loop() {
        return loop;
    }
}
