package dev.assay.agent.load;

import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.measurement.OpenLoop;
import dev.assay.scenarios.measurement.WarmUp;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.random.PoissonSchedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Run queries as a load says, and record how long each takes. */
public final class LoadGenerator {
    private final LoadClock clock;
    private final ProgressReport progress;

    /**
     * Create a load generator.
     *
     * @param clock what latencies are read from
     * @param listener hears how far a measurement is
     * @param interval how often it does, more than zero
     */
    public LoadGenerator(LoadClock clock, LoadListener listener, Duration interval) {
        if (!interval.isPositive()) {
            throw new IllegalArgumentException("interval " + interval + " is not positive");
        }
        this.clock = clock;
        this.progress = new ProgressReport(listener, interval.toNanos());
    }

    /**
     * Run one query and return how long it took. The first query of a model belongs to its cold start: run it with this, then call {@link
     * #run}, which neither repeats nor records it.
     *
     * @throws ProblemException as {@link PreparedQuery#run()}
     */
    public long firstInferenceNs(PreparedQuery query) {
        long issuedNs = clock.nanoTime();
        query.run();
        return clock.nanoTime() - issuedNs;
    }

    /**
     * Warm up, then record until the load's budget is spent.
     *
     * @param load how queries arrive, with the budget of one round
     * @param pool where they come from
     * @param seed decides their order
     * @throws ProblemException as {@link PreparedQuery#run()}: what was recorded until then is lost
     */
    public LoadRecording run(Load load, QueryPool pool, long seed) {
        if (load.concurrency() != pool.lanes()) {
            throw new IllegalArgumentException(
                    pool.lanes() + " lanes for " + load.concurrency() + " queries at the same time");
        }
        return switch (load) {
            case Load.SingleStream _, Load.MultiStream _, Load.Concurrency _, Load.Offline _ ->
                closedLoop(load, pool, seed);
            case Load.Server server -> server(server, pool, seed);
        };
    }

    private LoadRecording closedLoop(Load load, QueryPool pool, long seed) {
        LoadBudget budget = load.budget();
        List<Lane> lanes = lanes(load, pool, seed);
        WarmUp warmUp = warmUp(lanes, budget);
        long startEpochMs = clock.epochMs();
        long queriesOfLane = Math.ceilDiv(budget.minQueries(), lanes.size());
        Span span = closedLoop(
                lanes, LoadProgress.Phase.RECORDING, budget.minDuration().toNanos(), queriesOfLane);
        LatencyRecorder latency =
                merged(lanes.stream().map(lane -> lane.latency).toList());
        return recording(latency, pool, startEpochMs, span, warmUp, null);
    }

    private LoadRecording server(Load.Server load, QueryPool pool, long seed) {
        LoadBudget budget = load.budget();
        PoissonSchedule schedule = PoissonSchedule.of(
                seed, load.queriesPerSecond(), budget.minDuration().toNanos(), budget.minQueries());
        List<Lane> lanes = lanes(load, pool, seed);
        WarmUp warmUp = warmUp(lanes, budget);
        List<LatencyRecorder> issueDelays = lanes.stream()
                .map(_ -> new LatencyRecorder(LatencyOrigin.SCHEDULED))
                .toList();
        Lanes threads = new Lanes();
        long startEpochMs = clock.epochMs();
        long startNs = clock.nanoTime();
        ServerLoop loop = new ServerLoop(schedule, clock, threads, progress, startNs);
        long[] endsNs = new long[lanes.size()];
        threads.run(
                lanes.size(),
                i -> endsNs[i] = loop.run(lanes.get(i).queries, lanes.get(i).latency, issueDelays.get(i), i == 0));
        long durationNs =
                Arrays.stream(endsNs).map(endNs -> endNs - startNs).max().orElseThrow();
        LatencyRecorder latency =
                merged(lanes.stream().map(lane -> lane.latency).toList());
        OpenLoop openLoop = new OpenLoop(
                merged(issueDelays).toHistogram(startEpochMs, clock.epochMs()),
                load.queriesPerSecond(),
                schedule.sha256());
        return recording(latency, pool, startEpochMs, new Span(schedule.count(), durationNs), warmUp, openLoop);
    }

    private List<Lane> lanes(Load load, QueryPool pool, long seed) {
        List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < pool.lanes(); i++) {
            lanes.add(new Lane(
                    pool.inOrder(seed, i),
                    new LatencyRecorder(LatencyOrigin.of(load)),
                    clock,
                    i == 0 ? progress : ProgressReport.NONE));
        }
        return lanes;
    }

    /** The warm-up goes through the recorders too, so that their code is compiled when it counts. */
    private static WarmUp warmUp(List<Lane> lanes, LoadBudget budget) {
        if (!budget.warmUp().isPositive()) {
            return new WarmUp(0, 0);
        }
        Span span =
                closedLoop(lanes, LoadProgress.Phase.WARM_UP, budget.warmUp().toNanos(), 1);
        lanes.forEach(lane -> lane.latency.reset());
        return new WarmUp(span.queries(), span.durationNs());
    }

    private static Span closedLoop(
            List<Lane> lanes, LoadProgress.Phase phase, long minDurationNs, long minQueriesOfLane) {
        long[] counts = new long[lanes.size()];
        new Lanes().run(counts.length, i -> counts[i] = lanes.get(i).loop.run(phase, minDurationNs, minQueriesOfLane));
        long firstNs = lanes.getFirst().loop.startNs();
        // Differences: nanoTime may wrap around.
        long earliest = lanes.stream()
                .mapToLong(lane -> lane.loop.startNs() - firstNs)
                .min()
                .orElseThrow();
        long latest = lanes.stream()
                .mapToLong(lane -> lane.loop.endNs() - firstNs)
                .max()
                .orElseThrow();
        return new Span(Arrays.stream(counts).sum(), latest - earliest);
    }

    private static LatencyRecorder merged(List<LatencyRecorder> recorders) {
        recorders.subList(1, recorders.size()).forEach(recorders.getFirst()::add);
        return recorders.getFirst();
    }

    private LoadRecording recording(
            LatencyRecorder latency,
            QueryPool pool,
            long startEpochMs,
            Span span,
            WarmUp warmUp,
            @Nullable OpenLoop openLoop) {
        long samples = Math.multiplyExact(span.queries(), pool.samplesPerQuery());
        return new LoadRecording(
                latency.toHistogram(startEpochMs, clock.epochMs()),
                span.queries(),
                samples,
                span.durationNs(),
                perSecond(samples, span.durationNs()),
                warmUp,
                latency.clamped(),
                openLoop);
    }

    /** What one thread works with. */
    private static final class Lane {
        private final PreparedQuery[] queries;
        private final LatencyRecorder latency;
        private final ClosedLoop loop;

        Lane(PreparedQuery[] queries, LatencyRecorder latency, LoadClock clock, ProgressReport progress) {
            this.queries = queries;
            this.latency = latency;
            this.loop = new ClosedLoop(queries, latency, clock, progress);
        }
    }

    /** How many queries ran, and how long from the first one's start to the last one's end. */
    private record Span(long queries, long durationNs) {}

    private static double perSecond(long samples, long durationNs) {
        // A clock with coarse steps may see no time pass; a rate needs some.
        return (double) samples * TimeUnit.SECONDS.toNanos(1) / Math.max(durationNs, 1);
    }
}
