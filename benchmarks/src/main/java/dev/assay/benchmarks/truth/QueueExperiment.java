package dev.assay.benchmarks.truth;

import dev.assay.agent.load.LoadClock;
import dev.assay.agent.load.LoadGenerator;
import dev.assay.agent.load.LoadRecording;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.OpenLoop;
import dev.assay.scenarios.random.PoissonSchedule;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * Measure how long queries wait in front of one model, for queues whose waiting times are known.
 *
 * <p>Source: Kleinrock, "Queueing Systems, Volume 1: Theory", 1975: M/M/1 in chapter 3; for M/D/1 the mean by Pollaczek and Khinchin
 * (chapter 5), the distribution by Erlang (1909).
 */
public final class QueueExperiment {
    private static final double TOLERANCE = 0.05;
    private static final double TAIL = 0.01;
    private static final int BISECTIONS = 60;

    private final LoadClock clock;
    private final long serviceNs;
    private final double utilization;
    private final Duration duration;

    /**
     * @param serviceNs mean service time
     * @param utilization share of the time in which the model is busy, above 0 and below 1
     * @param duration how long to measure
     */
    public QueueExperiment(LoadClock clock, long serviceNs, double utilization, Duration duration) {
        this.clock = clock;
        this.serviceNs = serviceNs;
        this.utilization = utilization;
        this.duration = duration;
    }

    /** Measure with exponentially distributed service times. */
    public List<Finding> exponentialService(long seed) {
        double mean = utilization * serviceNs / (1 - utilization);
        // P(wait > t) = ρ exp(−(1 − ρ) t / service)
        double p99 = Math.log(utilization / TAIL) * serviceNs / (1 - utilization);
        return run("M/M/1", () -> ServiceTimes.exponential(serviceNs, seed + 1), seed, mean, p99);
    }

    /** Measure with constant service times. */
    public List<Finding> constantService(long seed) {
        double mean = utilization * serviceNs / (2 * (1 - utilization));
        double p99 = serviceNs * quantile(this::shareWithin, 1 - TAIL);
        return run("M/D/1", () -> ServiceTimes.constant(serviceNs), seed, mean, p99);
    }

    private List<Finding> run(String queue, Supplier<ServiceTimes> times, long seed, double meanNs, double p99Ns) {
        double rate = utilization * 1e9 / serviceNs;
        Load load = new Load.Server("queue", rate, 1, null, null, new LoadBudget(Duration.ZERO, duration, 1));
        LoadRecording recording = new LoadGenerator(clock, _ -> {}, Duration.ofDays(1))
                .run(load, SyntheticQuery.pool(times.get(), clock), seed);
        OpenLoop openLoop = Objects.requireNonNull(recording.openLoop());
        Histogram waits = openLoop.issueDelay().decode();
        Histogram truth = waits(PoissonSchedule.of(seed, rate, duration.toNanos(), 1), times.get());
        String name = queue + " at " + Math.round(100 * utilization) + " %, ";
        return List.of(
                new Finding(name + "mean wait, by theory", meanNs, waits.getMean(), TOLERANCE),
                new Finding(name + "p99 wait, by theory", p99Ns, waits.getValueAtPercentile(99), TOLERANCE),
                new Finding(name + "mean wait, of these queries", truth.getMean(), waits.getMean(), TOLERANCE),
                new Finding(
                        name + "p99 wait, of these queries",
                        truth.getValueAtPercentile(99),
                        waits.getValueAtPercentile(99),
                        TOLERANCE));
    }

    /** Return how long these very queries must wait, computed one by one (Lindley): without the luck of the draw that theory averages out. */
    private static Histogram waits(PoissonSchedule schedule, ServiceTimes times) {
        Histogram waits = new Histogram(LatencyHistogram.HIGHEST_TRACKABLE_NS, LatencyHistogram.SIGNIFICANT_DIGITS);
        long freeNs = 0;
        for (int i = 0; i < schedule.count(); i++) {
            long startNs = Math.max(freeNs, schedule.arrivalNs(i));
            waits.recordValue(startNs - schedule.arrivalNs(i));
            freeNs = times.endNs(startNs);
        }
        return waits;
    }

    /** Return P(wait ≤ t) of M/D/1, with t in service times. */
    private double shareWithin(double t) {
        double sum = 0;
        double logFactorial = 0;
        for (int k = 0; k <= (int) t; k++) {
            logFactorial += k == 0 ? 0 : Math.log(k);
            double y = utilization * (k - t);
            double size = y == 0 ? (k == 0 ? 1 : 0) : Math.exp(k * Math.log(-y) - y - logFactorial);
            sum += k % 2 == 0 ? size : -size;
        }
        return (1 - utilization) * sum;
    }

    private static double quantile(DoubleUnaryOperator share, double wanted) {
        double low = 0;
        double high = 1;
        // The alternating sum loses its digits far out: 40 service times are as far as it is used.
        while (share.applyAsDouble(high) < wanted && high < 40) {
            high *= 2;
        }
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (share.applyAsDouble(middle) < wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
