package dev.assay.agent.load;

import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.scenarios.random.PoissonSchedule;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Issue queries when a schedule says, whether or not the ones before are done.
 *
 * <p>Lanes take the queries in the order of the schedule, each as soon as it is free: a query that finds no free lane waits, and its
 * latency counts from when it was due.
 */
final class ServerLoop {
    private final PoissonSchedule schedule;
    private final LoadClock clock;
    private final Lanes lanes;
    private final long startNs;
    private final AtomicInteger next = new AtomicInteger();

    ServerLoop(PoissonSchedule schedule, LoadClock clock, Lanes lanes, long startNs) {
        this.schedule = schedule;
        this.clock = clock;
        this.lanes = lanes;
        this.startNs = startNs;
    }

    /**
     * Run queries in one lane until the schedule is over.
     *
     * @param queries of this lane
     * @param latency records from when a query was due to when it was done
     * @param issueDelay records from when it was due to when it was issued
     * @param outputs chooses those whose outputs are kept, while the lane waits for a query to be due
     * @param progress hears how far the schedule is
     * @return when the last query of this lane was done; the start if it got none
     */
    long run(
            PreparedQuery[] queries,
            LatencyRecorder latency,
            LatencyRecorder issueDelay,
            OutputChoice outputs,
            ProgressReport progress) {
        int own = 0;
        PreparedQuery query = queries[0];
        long reportNs = startNs + progress.intervalNs();
        long doneNs = startNs;
        while (!lanes.haveFailed()) {
            int arrival = next.getAndIncrement();
            if (arrival >= schedule.count()) {
                break;
            }
            long dueNs = startNs + schedule.arrivalNs(arrival);
            if (outputs.isWanted()) {
                outputs.settle(query, dueNs - clock.nanoTime());
            }
            query = queries[own];
            own = own + 1 == queries.length ? 0 : own + 1;
            clock.awaitNanoTime(dueNs);
            long issuedNs = clock.nanoTime();
            query.run();
            doneNs = clock.nanoTime();
            latency.record(dueNs, issuedNs, doneNs);
            issueDelay.record(dueNs, issuedNs, issuedNs);
            outputs.recorded();
            if (doneNs - reportNs >= 0) {
                progress.report(LoadProgress.Phase.RECORDING, arrival + 1, doneNs - startNs, 0, schedule.count());
                reportNs = clock.nanoTime() + progress.intervalNs();
            }
        }
        outputs.settle(query, Long.MAX_VALUE);
        return doneNs;
    }
}
