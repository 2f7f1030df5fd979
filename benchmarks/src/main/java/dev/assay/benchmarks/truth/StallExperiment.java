package dev.assay.benchmarks.truth;

import dev.assay.agent.load.LoadClock;
import dev.assay.agent.load.LoadGenerator;
import dev.assay.agent.load.LoadRecording;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.random.PoissonSchedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Measure a model that stands still for 200 ms in every second: who sends nothing in that time does not notice. */
public final class StallExperiment {
    private static final long SERVICE_NS = 2_000_000;
    private static final long STALL_NS = 200_000_000;
    private static final long PERIOD_NS = 1_000_000_000;
    private static final double RATE_PER_SECOND = 100;
    private static final double TOLERANCE = 0.05;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};

    private final LoadClock clock;
    private final Duration duration;

    /** @param duration how long to measure, for each load */
    public StallExperiment(LoadClock clock, Duration duration) {
        this.clock = clock;
        this.duration = duration;
    }

    /** Measure with a server load, and hold percentiles against the same queries computed one by one. */
    public List<Finding> openLoop(long seed) {
        Load load = new Load.Server("stalls", RATE_PER_SECOND, 1, null, null, budget());
        Histogram measured = run(load, seed).latency().decode();
        Histogram truth = truth(PoissonSchedule.of(seed, RATE_PER_SECOND, duration.toNanos(), 1));
        List<Finding> findings = new ArrayList<>();
        for (double percentile : PERCENTILES) {
            findings.add(new Finding(
                    "stalls, server load, p" + percentile,
                    truth.getValueAtPercentile(percentile),
                    measured.getValueAtPercentile(percentile),
                    TOLERANCE));
        }
        return findings;
    }

    /**
     * Measure with queries one after the other: the percentiles that a loop yields which does not know when queries were due.
     *
     * <p>Against the truth of the server load these are findings that do <em>not</em> hold: p90 and p99 are the service time, as if there
     * were no stalls.
     */
    public List<Finding> closedLoop(long seed) {
        Histogram measured =
                run(new Load.SingleStream("stalls", budget()), seed).latency().decode();
        Histogram truth = truth(PoissonSchedule.of(seed, RATE_PER_SECOND, duration.toNanos(), 1));
        List<Finding> findings = new ArrayList<>();
        for (double percentile : new double[] {90, 99}) {
            findings.add(new Finding(
                    "stalls, one after the other, p" + percentile,
                    truth.getValueAtPercentile(percentile),
                    measured.getValueAtPercentile(percentile),
                    TOLERANCE));
        }
        return findings;
    }

    private LoadRecording run(Load load, long seed) {
        ServiceTimes times = ServiceTimes.stalling(SERVICE_NS, STALL_NS, PERIOD_NS);
        return new LoadGenerator(clock, _ -> {}, Duration.ofDays(1)).run(load, SyntheticQuery.pool(times, clock), seed);
    }

    private LoadBudget budget() {
        return new LoadBudget(Duration.ZERO, duration, 1);
    }

    private static Histogram truth(PoissonSchedule schedule) {
        ServiceTimes times = ServiceTimes.stalling(SERVICE_NS, STALL_NS, PERIOD_NS);
        Histogram truth = new Histogram(LatencyHistogram.HIGHEST_TRACKABLE_NS, LatencyHistogram.SIGNIFICANT_DIGITS);
        long freeNs = 0;
        for (int i = 0; i < schedule.count(); i++) {
            freeNs = times.endNs(Math.max(freeNs, schedule.arrivalNs(i)));
            truth.recordValue(freeNs - schedule.arrivalNs(i));
        }
        return truth;
    }
}
