package dev.assay.agent.load;

import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.measurement.Batches;
import dev.assay.scenarios.measurement.WarmUp;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Hold the lanes of one load with a batcher, and send requests through them. */
final class BatchLanes {
    private final Load load;
    private final Batching rules;
    private final int buckets;
    private final RequestSamples samples;
    private final LoadClock clock;
    private final List<BatchLane> lanes;

    /**
     * @param load with a batcher
     * @param seed decides the order of the samples
     * @param extras what to take beside latencies
     */
    BatchLanes(Load load, BatchPool pool, long seed, Extras extras, LoadClock clock) {
        this.load = load;
        this.rules = Objects.requireNonNull(load.batching(), "a load with a batcher");
        this.buckets = pool.buckets();
        this.samples = new RequestSamples(pool, seed);
        this.clock = clock;
        this.lanes = IntStream.range(0, pool.lanes())
                .mapToObj(i -> new BatchLane(
                        i,
                        rules.maxSize(),
                        pool,
                        samples,
                        LatencyRecorder.of(load, extras.stampsOf(i), extras.liveOf(i)),
                        extras.outputsOf(i, pool.lanes(), clock),
                        clock))
                .toList();
    }

    /**
     * Hold what was recorded of one run of requests.
     *
     * @param latency of each answered request
     * @param issueDelay from when each answered request was due to when its batch was handed to the model
     * @param batches that were put together
     * @param startEpochMs wall clock at the start
     * @param durationNs from the start to the end of the last batch, without looks at outputs that requests waited for
     */
    record Recorded(
            LatencyRecorder latency, LatencyRecorder issueDelay, Batches batches, long startEpochMs, long durationNs) {}

    /** Return which sample each request brings. */
    RequestSamples samples() {
        return samples;
    }

    /**
     * Run batches of every size, for which runtimes prepare, and then the way through the batcher.
     *
     * @param progress hears how far it is
     */
    WarmUp warmUp(Duration duration, ProgressReport progress) {
        if (!duration.isPositive()) {
            return new WarmUp(0, 0);
        }
        long startNs = begin();
        long[] requests = new long[lanes.size()];
        new Lanes()
                .run(
                        lanes.size(),
                        i -> requests[i] = lanes.get(i)
                                .runAllSizes(duration.toNanos() / 2, i == 0 ? progress : ProgressReport.NONE));
        long count = Arrays.stream(requests).sum();
        long elapsedNs;
        long reportNs = clock.nanoTime() - startNs + progress.intervalNs();
        do {
            count += burst(1).batches().requests();
            elapsedNs = clock.nanoTime() - startNs;
            if (elapsedNs >= reportNs) {
                progress.report(LoadProgress.Phase.WARM_UP, count, elapsedNs, duration.toNanos(), 1);
                reportNs = elapsedNs + progress.intervalNs();
            }
        } while (elapsedNs < duration.toNanos());
        return new WarmUp(count, elapsedNs);
    }

    /** Run requests one after the other, each alone; return how long each took. What fails is left out. */
    LatencyRecorder runAlone(int requests) {
        begin();
        BatchLane lane = lanes.getFirst();
        lane.runAlone(requests);
        LatencyRecorder alone = new LatencyRecorder(LatencyOrigin.SCHEDULED);
        alone.add(lane.latency());
        return alone;
    }

    /**
     * Run requests that come all at once, without delay and deadline.
     *
     * @param fullBatches so many for each lane
     */
    Recorded burst(int fullBatches) {
        int requests = Math.multiplyExact(fullBatches * lanes.size(), rules.maxSize());
        Batching patient = new Batching(rules.maxSize(), List.of(), Duration.ZERO, null, rules.buckets());
        return run(ClientRequests.burst(requests, samples), patient, ProgressReport.NONE);
    }

    /**
     * Run requests until no more come.
     *
     * @throws ProblemException {@code load.none-answered} if every request expired or failed
     */
    Recorded record(RequestSource source, ProgressReport progress) {
        Recorded recorded = run(source, rules, progress);
        if (recorded.latency().count() == 0) {
            throw noneAnswered(recorded.batches());
        }
        return recorded;
    }

    private Recorded run(RequestSource source, Batching how, ProgressReport progress) {
        long startEpochMs = clock.epochMs();
        long startNs = begin();
        Lanes threads = new Lanes();
        BatchLoop loop = new BatchLoop(source, how, buckets, clock, threads, lanes.size(), startNs);
        long[] endsNs = new long[lanes.size()];
        threads.run(lanes.size(), i -> endsNs[i] = loop.run(lanes.get(i), i == 0 ? progress : ProgressReport.NONE));
        long durationNs = Arrays.stream(endsNs).max().orElseThrow();
        // A recorder of its own: the lanes' are used again.
        LatencyRecorder latency = LatencyRecorder.of(load, null, null);
        latency.start(startNs, startEpochMs);
        LatencyRecorder issueDelay = new LatencyRecorder(LatencyOrigin.SCHEDULED);
        Batches batches = lanes.getFirst().counter().toBatches(loop.expired());
        for (BatchLane lane : lanes) {
            latency.add(lane.latency());
            issueDelay.add(lane.issueDelay());
            if (lane != lanes.getFirst()) {
                batches = batches.plus(lane.counter().toBatches(0));
            }
        }
        return new Recorded(latency, issueDelay, batches, startEpochMs, durationNs);
    }

    private long begin() {
        long startEpochMs = clock.epochMs();
        long startNs = clock.nanoTime();
        lanes.forEach(lane -> lane.start(startNs, startEpochMs));
        return startNs;
    }

    private ProblemException noneAnswered(Batches batches) {
        @Nullable
        ProblemException failure = lanes.stream()
                .map(lane -> lane.counter().lastFailure())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        String why = failure == null ? "" : ": " + failure.problems().getFirst().message();
        return new ProblemException(Problem.user(
                "load.none-answered",
                "no request of the load " + load.name() + " was answered: " + batches.expiredRequests()
                        + " waited until their deadline was over, " + batches.failedRequests() + " failed" + why,
                failure == null
                        ? "raise the deadline above what a batch takes, or lower the rate"
                        : failure.problems().getFirst().hint()));
    }
}
