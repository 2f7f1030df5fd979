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

/** Run queries as a load says, and record how long each takes. */
public final class LoadGenerator {
    /** So many queries of each lane, after the warm-up, tell about how fast queries are answered. */
    private static final int CAPACITY_QUERIES = 16;

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
        this.clock = clock;
        this.progress = ProgressReport.every(interval, listener);
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
        return run(load, pool, seed, Extras.NONE);
    }

    /**
     * Warm up, then record until the load's budget is spent, and take more than latencies.
     *
     * @param extras what more; of a load that finds its rate, outputs are those of the last trial, and there are no stamps
     * @see #run(Load, QueryPool, long)
     */
    public LoadRecording run(Load load, QueryPool pool, long seed, Extras extras) {
        if (load.concurrency() != pool.lanes()) {
            throw new IllegalArgumentException(
                    pool.lanes() + " lanes for " + load.concurrency() + " queries at the same time");
        }
        return switch (load) {
            case Load.SingleStream _, Load.MultiStream _, Load.Concurrency _, Load.Sustained _, Load.Offline _ ->
                closedLoop(load, pool, seed, extras);
            case Load.Server server -> server(server, pool, seed, extras);
            case Load.PeakRate peak -> peakRate(peak, pool, seed, extras);
        };
    }

    private LoadRecording closedLoop(Load load, QueryPool pool, long seed, Extras extras) {
        LoadBudget budget = load.budget();
        List<Lane> lanes = lanes(load, pool, seed, extras);
        WarmUp warmUp = warmUp(lanes, budget);
        extras.recordingBegins();
        long startEpochMs = begin(lanes);
        long queriesOfLane = Math.ceilDiv(budget.minQueries(), lanes.size());
        Span span = closedLoop(
                lanes, LoadProgress.Phase.RECORDING, budget.minDuration().toNanos(), queriesOfLane);
        LatencyRecorder latency = lanes.getFirst().latency();
        lanes.subList(1, lanes.size()).forEach(lane -> latency.add(lane.latency()));
        long samples = Math.multiplyExact(span.queries(), pool.samplesPerQuery());
        return new LoadRecording(
                latency.toHistogram(startEpochMs, clock.epochMs()),
                span.queries(),
                samples,
                span.durationNs(),
                perSecond(samples, span.durationNs()),
                warmUp,
                latency.clamped(),
                null,
                null,
                null,
                latency.toWindows(),
                latency.toIntervals());
    }

    private LoadRecording server(Load.Server load, QueryPool pool, long seed, Extras extras) {
        LoadBudget budget = load.budget();
        PoissonSchedule schedule = PoissonSchedule.of(
                seed, load.queriesPerSecond(), budget.minDuration().toNanos(), budget.minQueries());
        List<Lane> lanes = lanes(load, pool, seed, extras);
        WarmUp warmUp = warmUp(lanes, budget);
        extras.recordingBegins();
        OpenLoopRun run = OpenLoopRun.of(schedule, lanes, clock);
        long endEpochMs = clock.epochMs();
        long samples = Math.multiplyExact((long) schedule.count(), pool.samplesPerQuery());
        return new LoadRecording(
                run.latency().toHistogram(run.startEpochMs(), endEpochMs),
                schedule.count(),
                samples,
                run.durationNs(),
                perSecond(samples, run.durationNs()),
                warmUp,
                run.latency().clamped(),
                new OpenLoop(
                        run.issueDelay().toHistogram(run.startEpochMs(), endEpochMs),
                        load.queriesPerSecond(),
                        schedule.sha256(),
                        run.lastDueNs()),
                null,
                null,
                null,
                null);
    }

    private LoadRecording peakRate(Load.PeakRate load, QueryPool pool, long seed, Extras extras) {
        List<Lane> lanes = lanes(load, pool, seed, extras);
        WarmUp warmUp = warmUp(lanes, load.budget());
        extras.recordingBegins();
        begin(lanes);
        Span reference = closedLoop(lanes, LoadProgress.Phase.WARM_UP, 0, CAPACITY_QUERIES);
        LatencyRecorder alone = new LatencyRecorder(LatencyOrigin.SCHEDULED);
        lanes.forEach(lane -> alone.add(lane.latency()));
        PeakRateFinder.Found found = new PeakRateFinder(load, rate -> OpenLoopRun.of(rate, lanes, clock), seed)
                .find(perSecond(reference.queries(), reference.durationNs()), alone);
        OpenLoopRun run = found.merged();
        long endEpochMs = clock.epochMs();
        long samples = Math.multiplyExact(run.latency().count(), pool.samplesPerQuery());
        return new LoadRecording(
                run.latency().toHistogram(run.startEpochMs(), endEpochMs),
                run.latency().count(),
                samples,
                run.durationNs(),
                found.rate().queriesPerSecond() * pool.samplesPerQuery(),
                warmUp,
                run.latency().clamped(),
                found.openLoop(run, endEpochMs),
                found.rate(),
                null,
                null,
                null);
    }

    private List<Lane> lanes(Load load, QueryPool pool, long seed, Extras extras) {
        List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < pool.lanes(); i++) {
            lanes.add(new Lane(
                    pool.inOrder(seed, i),
                    LatencyRecorder.of(load, extras.stampsOf(i), extras.liveOf(i)),
                    extras.outputsOf(i, pool.lanes(), clock),
                    clock,
                    i == 0 ? progress : ProgressReport.NONE));
        }
        return lanes;
    }

    /** Let all recorders begin at this moment; return it as the wall clock has it. */
    private long begin(List<Lane> lanes) {
        long startEpochMs = clock.epochMs();
        long startNs = clock.nanoTime();
        lanes.forEach(lane -> lane.start(startNs, startEpochMs));
        return startEpochMs;
    }

    /** The warm-up goes through the recorders too, so that their code is compiled when it counts. */
    private WarmUp warmUp(List<Lane> lanes, LoadBudget budget) {
        begin(lanes);
        if (!budget.warmUp().isPositive()) {
            return new WarmUp(0, 0);
        }
        Span span =
                closedLoop(lanes, LoadProgress.Phase.WARM_UP, budget.warmUp().toNanos(), 1);
        return new WarmUp(span.queries(), span.durationNs());
    }

    private static Span closedLoop(
            List<Lane> lanes, LoadProgress.Phase phase, long minDurationNs, long minQueriesOfLane) {
        long[] counts = new long[lanes.size()];
        new Lanes()
                .run(counts.length, i -> counts[i] = lanes.get(i).loop().run(phase, minDurationNs, minQueriesOfLane));
        long firstNs = lanes.getFirst().loop().startNs();
        // Differences: nanoTime may wrap around.
        long earliest = lanes.stream()
                .mapToLong(lane -> lane.loop().startNs() - firstNs)
                .min()
                .orElseThrow();
        long latest = lanes.stream()
                .mapToLong(lane -> lane.loop().endNs() - firstNs)
                .max()
                .orElseThrow();
        // Keeping outputs is no part of what the model takes.
        long keepingNs =
                lanes.stream().mapToLong(lane -> lane.loop().keepingNs()).sum() / lanes.size();
        return new Span(Arrays.stream(counts).sum(), latest - earliest - keepingNs);
    }

    /** How many queries ran, and how long from the first one's start to the last one's end, without keeping outputs. */
    private record Span(long queries, long durationNs) {}

    static double perSecond(long samples, long durationNs) {
        // A clock with coarse steps may see no time pass; a rate needs some.
        return (double) samples * TimeUnit.SECONDS.toNanos(1) / Math.max(durationNs, 1);
    }
}
