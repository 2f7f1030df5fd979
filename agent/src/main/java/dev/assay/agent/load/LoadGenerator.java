package dev.assay.agent.load;

import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.measurement.WarmUp;
import dev.assay.scenarios.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

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
        return switch (load) {
            case Load.SingleStream _, Load.Offline _ -> closedLoop(load, pool, seed);
        };
    }

    private LoadRecording closedLoop(Load load, QueryPool pool, long seed) {
        LoadBudget budget = load.budget();
        LatencyRecorder recorder = new LatencyRecorder(LatencyOrigin.of(load));
        ClosedLoop loop = new ClosedLoop(pool.inOrder(seed), recorder, clock, progress);
        WarmUp warmUp = warmUp(loop, budget);
        // The warm-up went through the recorder too, so that its code is compiled by now.
        recorder.reset();
        long startEpochMs = clock.epochMs();
        long queries =
                loop.run(LoadProgress.Phase.RECORDING, budget.minDuration().toNanos(), budget.minQueries());
        long samples = Math.multiplyExact(queries, pool.samplesPerQuery());
        return new LoadRecording(
                recorder.toHistogram(startEpochMs, clock.epochMs()),
                queries,
                samples,
                loop.durationNs(),
                perSecond(samples, loop.durationNs()),
                warmUp,
                recorder.clamped());
    }

    private static WarmUp warmUp(ClosedLoop loop, LoadBudget budget) {
        if (!budget.warmUp().isPositive()) {
            return new WarmUp(0, 0);
        }
        long queries = loop.run(LoadProgress.Phase.WARM_UP, budget.warmUp().toNanos(), 1);
        return new WarmUp(queries, loop.durationNs());
    }

    private static double perSecond(long samples, long durationNs) {
        // A clock with coarse steps may see no time pass; a rate needs some.
        return (double) samples * TimeUnit.SECONDS.toNanos(1) / Math.max(durationNs, 1);
    }
}
