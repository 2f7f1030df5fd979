package dev.assay.reports;

import dev.assay.reports.assembly.MeasuredBlock;
import dev.assay.reports.assembly.MeasuredRuns;
import dev.assay.reports.assembly.ResultAssembler;
import dev.assay.scenarios.language.LatencyBound;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.measurement.ColdStart;
import dev.assay.scenarios.measurement.FoundRate;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.LoadWindows;
import dev.assay.scenarios.measurement.OpenLoop;
import dev.assay.scenarios.measurement.RateTrial;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.measurement.WarmUp;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.random.PoissonSchedule;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.TaskInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Simulate runs under loads from outside and over minutes: a queue in front of a model with known service times. */
public final class LoadedRuns {
    public static final LatencyBound BOUND = new LatencyBound(99, Duration.ofMillis(40));

    private static final TaskInfo TASK = MeasuredRuns.classification(400, 0.01);
    private static final LoadBudget BUDGET = new LoadBudget(Duration.ofSeconds(1), Duration.ofSeconds(5), 64);
    private static final double FP32_NS = 10e6;
    private static final double INT8_NS = 6e6;
    private static final int ROUNDS = 4;
    private static final int SUSTAINED_SECONDS = 150;
    private static final int THROTTLED_FROM_SECOND = 60;

    private LoadedRuns() {}

    /** Return a run with three rates of a server, of which the last is too much for fp32, a search, and a sustained load. */
    public static RunResult all() {
        List<MeasuredBlock> blocks = new ArrayList<>();
        for (int rate : List.of(30, 60, 120)) {
            Load load = new Load.Server("server-" + rate, rate, 1, BOUND, null, BUDGET);
            blocks.add(block(load, ROUNDS, serviceNs -> round -> server(round, rate, serviceNs)));
        }
        blocks.add(peakBlock(ROUNDS));
        Load sustained = new Load.Sustained(
                "sustained", 1, 2, new LoadBudget(Duration.ofSeconds(1), Duration.ofSeconds(SUSTAINED_SECONDS), 64));
        blocks.add(block(sustained, 2, serviceNs -> round -> sustained(round, serviceNs)));
        Load single = new Load.SingleStream("single-stream", BUDGET);
        blocks.add(block(single, ROUNDS, serviceNs -> round -> unsteady(round, serviceNs)));
        return ResultAssembler.assemble(MeasuredRuns.run(TASK, blocks.toArray(MeasuredBlock[]::new)));
    }

    /** Return a run with nothing but the search of {@link #all}, in so many rounds. */
    public static RunResult peak(int rounds) {
        return ResultAssembler.assemble(MeasuredRuns.run(TASK, peakBlock(rounds)));
    }

    private static MeasuredBlock peakBlock(int rounds) {
        Load peak = new Load.PeakRate("peak", BOUND, 1, 3, 20, null, BUDGET);
        return block(peak, rounds, serviceNs -> round -> peak(round, serviceNs));
    }

    /** Make rounds of a variant whose queries take so long. */
    private interface Rounds {
        IntFunction<RoundMeasurement> of(double serviceNs);
    }

    private static MeasuredBlock block(Load load, int count, Rounds rounds) {
        PlannedBlock planned = MeasuredRuns.planned("ort--" + load.name(), load, count);
        return MeasuredRuns.block(
                planned,
                MeasuredRuns.report(
                        planned.id(),
                        false,
                        MeasuredRuns.cell(
                                "fp32",
                                MeasuredRuns.predictions(TASK, 5),
                                IntStream.range(0, count)
                                        .mapToObj(rounds.of(FP32_NS))
                                        .toList()),
                        MeasuredRuns.cell(
                                "int8",
                                MeasuredRuns.predictions(TASK, 5),
                                IntStream.range(0, count)
                                        .mapToObj(rounds.of(INT8_NS))
                                        .toList())));
    }

    private static RoundMeasurement server(int round, double rate, double serviceNs) {
        Queue queue = new Queue(PoissonSchedule.of(round, rate, 5_000_000_000L, 64), serviceNs, round);
        return queue.round(round, rate, null);
    }

    private static RoundMeasurement peak(int round, double serviceNs) {
        double rate = 0.6e9 / serviceNs;
        Queue queue = new Queue(PoissonSchedule.of(round, rate, 15_000_000_000L, 900), serviceNs, round);
        List<RateTrial> trials = List.of(
                new RateTrial(rate * 0.8, 838, 0, 21_000_000, true, false),
                new RateTrial(rate * 1.1, 838, 31, 55_000_000, false, false),
                new RateTrial(rate, 838, 1, 33_000_000, true, false),
                new RateTrial(rate, 838, 2, 35_000_000, true, true),
                new RateTrial(rate, 838, 0, 32_000_000, true, true),
                new RateTrial(rate, 838, round == 3 ? 5 : 1, 34_000_000, round != 3, true));
        return queue.round(round, rate, new FoundRate(rate, round != 3, 1e9 / serviceNs, trials));
    }

    private static RoundMeasurement sustained(int round, double serviceNs) {
        Random random = new Random(round);
        Recording whole = new Recording();
        List<LatencyHistogram> intervals = new ArrayList<>();
        long startMs = 1_700_000_000_000L + round * 200_000L;
        for (int second = 0; second < SUSTAINED_SECONDS; second++) {
            boolean isThrottled = serviceNs == FP32_NS && second >= THROTTLED_FROM_SECOND;
            Recording interval = new Recording();
            double leftNs = 1e9;
            while (leftNs > 0) {
                long latencyNs = (long) (serviceNs * (isThrottled ? 1.4 : 1) * Math.exp(0.02 * random.nextGaussian()));
                interval.add(latencyNs);
                whole.add(latencyNs);
                leftNs -= latencyNs;
            }
            intervals.add(interval.encode(startMs + second * 1000L, startMs + second * 1000L + 1000));
        }
        long durationNs = SUSTAINED_SECONDS * 1_000_000_000L;
        return new RoundMeasurement(
                round,
                0,
                whole.encode(startMs, startMs + SUSTAINED_SECONDS * 1000L),
                whole.count(),
                whole.count(),
                durationNs,
                whole.count() * 1e9 / durationNs,
                new ColdStart(80_000_000, 150_000_000, 9_000_000),
                new WarmUp(20, 1_000_000_000),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                intervals,
                null,
                null);
    }

    /** Return a round whose last part was disturbed, where it is the first one of fp32. */
    private static RoundMeasurement unsteady(int round, double serviceNs) {
        RoundMeasurement steady = MeasuredRuns.round(round, (long) serviceNs, 500, 1);
        long sumNs = (long) (100 * serviceNs);
        long lastNs = round == 0 && serviceNs == FP32_NS ? sumNs * 3 / 2 : sumNs;
        return new RoundMeasurement(
                steady.round(),
                steady.order(),
                steady.latency(),
                steady.queries(),
                steady.samples(),
                steady.durationNs(),
                steady.throughputPerSecond(),
                steady.coldStart(),
                steady.warmUp(),
                steady.memory(),
                null,
                null,
                null,
                null,
                null,
                new LoadWindows(
                        1_000_000_000L,
                        List.of(100L, 100L, 100L, 100L, 100L),
                        List.of(sumNs, sumNs, sumNs, sumNs, lastNs)),
                null,
                null,
                null);
    }

    /** One model behind a queue: first come, first served. */
    private static final class Queue {
        private final Recording latency = new Recording();
        private final Recording issueDelay = new Recording();
        private final PoissonSchedule schedule;
        private long endNs;

        Queue(PoissonSchedule schedule, double serviceNs, long seed) {
            this.schedule = schedule;
            Random random = new Random(seed);
            for (int i = 0; i < schedule.count(); i++) {
                long issuedNs = Math.max(endNs, schedule.arrivalNs(i));
                endNs = issuedNs + (long) (serviceNs * Math.exp(0.05 * random.nextGaussian()));
                issueDelay.add(issuedNs - schedule.arrivalNs(i));
                latency.add(endNs - schedule.arrivalNs(i));
            }
        }

        RoundMeasurement round(int round, double rate, @Nullable FoundRate found) {
            return new RoundMeasurement(
                    round,
                    0,
                    latency.encode(1_700_000_000_000L, 1_700_000_005_000L),
                    schedule.count(),
                    schedule.count(),
                    endNs,
                    found == null ? schedule.count() * 1e9 / endNs : found.queriesPerSecond(),
                    new ColdStart(80_000_000, 150_000_000, 9_000_000),
                    new WarmUp(20, 1_000_000_000),
                    null,
                    null,
                    null,
                    new OpenLoop(
                            issueDelay.encode(1_700_000_000_000L, 1_700_000_005_000L),
                            rate,
                            schedule.sha256(),
                            schedule.arrivalNs(schedule.count() - 1)),
                    found,
                    null,
                    null,
                    null,
                    null,
                    null);
        }
    }

    /** Values with their exact extremes. */
    private static final class Recording {
        private final Histogram values =
                new Histogram(LatencyHistogram.HIGHEST_TRACKABLE_NS, LatencyHistogram.SIGNIFICANT_DIGITS);
        private long minNs = Long.MAX_VALUE;
        private long maxNs;

        void add(long ns) {
            values.recordValue(ns);
            minNs = Math.min(minNs, ns);
            maxNs = Math.max(maxNs, ns);
        }

        long count() {
            return values.getTotalCount();
        }

        LatencyHistogram encode(long startMs, long endMs) {
            values.setStartTimeStamp(startMs);
            values.setEndTimeStamp(endMs);
            return LatencyHistogram.encode(values, minNs, maxNs);
        }
    }
}
