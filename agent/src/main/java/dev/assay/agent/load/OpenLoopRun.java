package dev.assay.agent.load;

import dev.assay.scenarios.measurement.Batches;
import dev.assay.scenarios.random.PoissonSchedule;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hold what was recorded of queries that arrived as a schedule says.
 *
 * @param schedule when they were due
 * @param latency from when each was due to when it was done
 * @param issueDelay from when each was due to when it was issued
 * @param startEpochMs wall clock at the start
 * @param durationNs from the start to the end of the last query
 * @param batches that were put together, where they were; {@code latency} and {@code issueDelay} are then of the answered requests
 */
record OpenLoopRun(
        PoissonSchedule schedule,
        LatencyRecorder latency,
        LatencyRecorder issueDelay,
        long startEpochMs,
        long durationNs,
        @Nullable Batches batches) {

    /** Run a schedule in several lanes at once; what their recorders held before is lost. */
    static OpenLoopRun of(PoissonSchedule schedule, List<Lane> lanes, LoadClock clock) {
        List<LatencyRecorder> issueDelays = lanes.stream()
                .map(_ -> new LatencyRecorder(LatencyOrigin.SCHEDULED))
                .toList();
        Lanes threads = new Lanes();
        long startEpochMs = clock.epochMs();
        long startNs = clock.nanoTime();
        lanes.forEach(lane -> lane.start(startNs, startEpochMs));
        ServerLoop loop = new ServerLoop(schedule, clock, threads, startNs);
        long[] endsNs = new long[lanes.size()];
        threads.run(lanes.size(), i -> endsNs[i] = lanes.get(i).runOpen(loop, issueDelays.get(i)));
        long durationNs =
                Arrays.stream(endsNs).map(endNs -> endNs - startNs).max().orElseThrow();
        LatencyRecorder latency = new LatencyRecorder(LatencyOrigin.SCHEDULED);
        lanes.forEach(lane -> latency.add(lane.latency()));
        LatencyRecorder issueDelay = new LatencyRecorder(LatencyOrigin.SCHEDULED);
        issueDelays.forEach(issueDelay::add);
        return new OpenLoopRun(schedule, latency, issueDelay, startEpochMs, durationNs, null);
    }

    /** Return how many queries got no answer but a failure. */
    long unanswered() {
        return batches == null ? 0 : batches.unanswered();
    }

    /** Return when the last query was due, in nanoseconds after the start. */
    long lastDueNs() {
        return schedule.arrivalNs(schedule.count() - 1);
    }
}
