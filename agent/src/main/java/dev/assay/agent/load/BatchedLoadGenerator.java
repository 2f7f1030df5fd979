package dev.assay.agent.load;

import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.measurement.FoundRate;
import dev.assay.scenarios.measurement.OpenLoop;
import dev.assay.scenarios.measurement.WarmUp;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.random.PoissonSchedule;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Run single requests as a load says through a dynamic batcher, and record how long each takes. */
public final class BatchedLoadGenerator {
    /** So many requests, one after the other, tell what is the least that a request takes. */
    private static final int REQUESTS_ALONE = 16;

    /** So many full batches of each lane tell about how fast requests are answered. */
    private static final int CAPACITY_BATCHES = 8;

    private final LoadClock clock;
    private final ProgressReport progress;

    /**
     * Create a load generator.
     *
     * @param clock what latencies are read from
     * @param listener hears how far a measurement is
     * @param interval how often it does, more than zero
     */
    public BatchedLoadGenerator(LoadClock clock, LoadListener listener, Duration interval) {
        this.clock = clock;
        this.progress = ProgressReport.every(interval, listener);
    }

    /**
     * Warm up, then record until the load's budget is spent.
     *
     * @param load how requests arrive and are put together, with the budget of one round
     * @param pool where they come from
     * @param seed decides their order
     * @throws ProblemException {@code load.none-answered} if every request of a recording expired or failed; {@code load.no-rate} if
     *     no rate keeps to the load's bound
     */
    public LoadRecording run(Load load, BatchPool pool, long seed) {
        return run(load, pool, seed, Extras.NONE);
    }

    /**
     * Warm up, then record until the load's budget is spent, and take more than latencies.
     *
     * @param extras what more; of a load that finds its rate, outputs are those of the last trial, and there are no stamps
     * @see #run(Load, BatchPool, long)
     */
    public LoadRecording run(Load load, BatchPool pool, long seed, Extras extras) {
        if (load.concurrency() != pool.lanes()) {
            throw new IllegalArgumentException(
                    pool.lanes() + " lanes for " + load.concurrency() + " batches at the same time");
        }
        BatchLanes lanes = new BatchLanes(load, pool, seed, extras, clock);
        WarmUp warmUp = lanes.warmUp(load.budget().warmUp(), progress);
        extras.recordingBegins();
        return switch (load) {
            case Load.Server server -> server(server, lanes, warmUp, seed);
            case Load.PeakRate peak -> peakRate(peak, lanes, warmUp, seed);
            case Load.Concurrency clients -> clients(clients, lanes, warmUp);
            case Load.SingleStream _, Load.MultiStream _, Load.Sustained _, Load.Offline _ ->
                throw new IllegalArgumentException(load.typeName() + " has no batcher");
        };
    }

    private LoadRecording server(Load.Server load, BatchLanes lanes, WarmUp warmUp, long seed) {
        LoadBudget budget = load.budget();
        PoissonSchedule schedule = PoissonSchedule.of(
                seed, load.queriesPerSecond(), budget.minDuration().toNanos(), budget.minQueries());
        OpenLoopRun run = open(lanes, schedule);
        long endEpochMs = clock.epochMs();
        OpenLoop openLoop = new OpenLoop(
                run.issueDelay().toHistogram(run.startEpochMs(), endEpochMs),
                load.queriesPerSecond(),
                schedule.sha256(),
                run.lastDueNs());
        return recording(run, endEpochMs, perSecond(run), warmUp, openLoop, null);
    }

    private LoadRecording peakRate(Load.PeakRate load, BatchLanes lanes, WarmUp warmUp, long seed) {
        LatencyRecorder alone = lanes.runAlone(REQUESTS_ALONE);
        BatchLanes.Recorded full = lanes.burst(CAPACITY_BATCHES);
        PeakRateFinder.Found found = new PeakRateFinder(load, schedule -> open(lanes, schedule), seed)
                .find(LoadGenerator.perSecond(full.batches().requests(), full.durationNs()), alone);
        OpenLoopRun run = found.merged();
        long endEpochMs = clock.epochMs();
        FoundRate rate = found.rate();
        return recording(run, endEpochMs, rate.queriesPerSecond(), warmUp, found.openLoop(run, endEpochMs), rate);
    }

    private LoadRecording clients(Load.Concurrency load, BatchLanes lanes, WarmUp warmUp) {
        LoadBudget budget = load.budget();
        BatchLanes.Recorded run = lanes.record(
                new ClientRequests(
                        load.clients(), lanes.samples(), budget.minDuration().toNanos(), budget.minQueries()),
                progress);
        long queries = run.latency().count();
        return new LoadRecording(
                run.latency().toHistogram(run.startEpochMs(), clock.epochMs()),
                queries,
                queries,
                run.durationNs(),
                LoadGenerator.perSecond(queries, run.durationNs()),
                warmUp,
                run.latency().clamped(),
                null,
                null,
                run.batches(),
                run.latency().toWindows(),
                null);
    }

    private OpenLoopRun open(BatchLanes lanes, PoissonSchedule schedule) {
        BatchLanes.Recorded run = lanes.record(new ScheduledRequests(schedule, lanes.samples()), progress);
        return new OpenLoopRun(
                schedule, run.latency(), run.issueDelay(), run.startEpochMs(), run.durationNs(), run.batches());
    }

    private static double perSecond(OpenLoopRun run) {
        return LoadGenerator.perSecond(run.latency().count(), run.durationNs());
    }

    private static LoadRecording recording(
            OpenLoopRun run,
            long endEpochMs,
            double throughputPerSecond,
            WarmUp warmUp,
            OpenLoop openLoop,
            @Nullable FoundRate foundRate) {
        long queries = run.latency().count();
        return new LoadRecording(
                run.latency().toHistogram(run.startEpochMs(), endEpochMs),
                queries,
                queries,
                run.durationNs(),
                throughputPerSecond,
                warmUp,
                run.latency().clamped(),
                openLoop,
                foundRate,
                Objects.requireNonNull(run.batches()),
                null,
                null);
    }
}
