package dev.assay.agent.load;

import dev.assay.agent.runtime.PreparedQuery;

/** Issue each query as soon as the one before it is done. */
final class ClosedLoop {
    private final PreparedQuery[] queries;
    private final LatencyRecorder recorder;
    private final OutputChoice outputs;
    private final LoadClock clock;
    private final ProgressReport progress;
    private long startNs;
    private long endNs;
    private long keepingNs;

    ClosedLoop(
            PreparedQuery[] queries,
            LatencyRecorder recorder,
            OutputChoice outputs,
            LoadClock clock,
            ProgressReport progress) {
        this.queries = queries;
        this.recorder = recorder;
        this.outputs = outputs;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Run queries until both minimums are reached, at least one query.
     *
     * @return how many queries ran; {@link #startNs()} and {@link #endNs()} say when
     */
    long run(LoadProgress.Phase phase, long minDurationNs, long minQueries) {
        long count = 0;
        int next = 0;
        long beforeNs = outputs.costNs();
        startNs = clock.nanoTime();
        long reportNs = startNs + progress.intervalNs();
        long doneNs;
        do {
            PreparedQuery query = queries[next];
            next = next + 1 == queries.length ? 0 : next + 1;
            long issuedNs = clock.nanoTime();
            query.run();
            doneNs = clock.nanoTime();
            // In a closed loop a query is due at the moment it is issued.
            recorder.record(issuedNs, issuedNs, doneNs);
            outputs.recorded();
            // Not what keeping this query's outputs costs: that comes after the end, if this is the last one.
            keepingNs = outputs.costNs() - beforeNs;
            // The next query is issued, and due, after that.
            outputs.settle(query, Long.MAX_VALUE);
            count++;
            if (doneNs - reportNs >= 0) {
                progress.report(phase, count, doneNs - startNs, minDurationNs, minQueries);
                reportNs = clock.nanoTime() + progress.intervalNs();
            }
        } while (doneNs - startNs - keepingNs < minDurationNs || count < minQueries);
        endNs = doneNs;
        return count;
    }

    /** Return when the first query of the last run started. */
    long startNs() {
        return startNs;
    }

    /** Return when the last query of the last run ended. */
    long endNs() {
        return endNs;
    }

    /** Return how long keeping outputs took between these two. */
    long keepingNs() {
        return keepingNs;
    }
}
