package dev.assay.reports;

import dev.assay.reports.assembly.MeasuredBlock;
import dev.assay.reports.assembly.MeasuredRuns;
import dev.assay.reports.assembly.ResultAssembler;
import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.language.LatencyBound;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.measurement.Batches;
import dev.assay.scenarios.measurement.ColdStart;
import dev.assay.scenarios.measurement.FoundRate;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.OpenLoop;
import dev.assay.scenarios.measurement.RateTrial;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.measurement.TimedOutputs;
import dev.assay.scenarios.measurement.WarmUp;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.random.PoissonSchedule;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.TaskInfo;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Simulate runs with batchers: whoever waits when the model is free goes along. A batch of n takes 0.6 + 0.4 n times as long as one. */
public final class BatchedRuns {
    private static final TaskInfo TASK = MeasuredRuns.classification(400, 0.01);
    private static final LoadBudget BUDGET = new LoadBudget(Duration.ofSeconds(1), Duration.ofSeconds(5), 64);
    private static final LatencyBound BOUND = new LatencyBound(99, Duration.ofMillis(100));
    private static final int ROUNDS = 4;
    private static final Batching BY_8 = new Batching(8, List.of(4), Duration.ofMillis(2), null, List.of());

    private BatchedRuns() {}

    /**
     * Return a run with: a server with and without a batcher (blocks 0 and 1), a rate that is too high with a deadline (2), a search with
     * and without (3 and 4), and clients with batches of one, of eight, and of one sorted by
     * length (5 to 7).
     */
    public static RunResult all() {
        Batching impatient = new Batching(8, List.of(), Duration.ZERO, Duration.ofMillis(50), List.of(16, 32));
        Batching single = new Batching(1, List.of(), Duration.ZERO, null, List.of());
        Batching byLength = new Batching(1, List.of(), Duration.ZERO, null, List.of(16, 32));
        return ResultAssembler.assemble(MeasuredRuns.run(
                TASK,
                block(new Load.Server("server", 80, 1, BOUND, null, BUDGET), 80),
                block(new Load.Server("server-by-8", 80, 1, BOUND, BY_8, BUDGET), 80),
                block(new Load.Server("too-fast", 300, 1, BOUND, impatient, BUDGET), 300),
                block(new Load.PeakRate("peak", BOUND, 1, 3, 20, null, BUDGET), 60),
                block(new Load.PeakRate("peak-by-8", BOUND, 1, 3, 20, BY_8, BUDGET), 90),
                block(new Load.Concurrency("clients", 16, single, BUDGET), 90),
                block(new Load.Concurrency("clients-by-8", 16, BY_8, BUDGET), 180),
                block(new Load.Concurrency("clients-by-length", 16, byLength, BUDGET), 120)));
    }

    private static MeasuredBlock block(Load load, double rate) {
        PlannedBlock planned = MeasuredRuns.planned("ort--" + load.name(), load, ROUNDS);
        return MeasuredRuns.block(
                planned,
                MeasuredRuns.report(
                        planned.id(),
                        false,
                        MeasuredRuns.cell("fp32", MeasuredRuns.predictions(TASK, 5), rounds(load, rate, 10e6)),
                        MeasuredRuns.cell("int8", MeasuredRuns.predictions(TASK, 5), rounds(load, rate * 1.5, 6e6))));
    }

    private static List<RoundMeasurement> rounds(Load load, double rate, double singleNs) {
        double fixedRate = load instanceof Load.Server server ? server.queriesPerSecond() : rate;
        return IntStream.range(0, ROUNDS)
                .mapToObj(round -> new Queue(
                                PoissonSchedule.of(round, fixedRate, 5_000_000_000L, 64),
                                load.batching(),
                                singleNs,
                                round)
                        .round(load, round, fixedRate * (1 + 0.01 * round)))
                .toList();
    }

    /** One model behind a batcher, or behind a queue. */
    private static final class Queue {
        private final Histogram latency =
                new Histogram(LatencyHistogram.HIGHEST_TRACKABLE_NS, LatencyHistogram.SIGNIFICANT_DIGITS);
        private final Histogram issueDelay = latency.copy();
        private final PoissonSchedule schedule;
        private final @Nullable Batching batching;
        private final Long[] sizes;
        private long expired;
        private long full;
        private long endNs;

        Queue(PoissonSchedule schedule, @Nullable Batching batching, double singleNs, long seed) {
            this.schedule = schedule;
            this.batching = batching;
            int maxSize = batching == null ? 1 : batching.maxSize();
            Duration deadline = batching == null ? null : batching.deadline();
            long deadlineNs = deadline == null ? Long.MAX_VALUE : deadline.toNanos();
            this.sizes = new Long[maxSize];
            Arrays.fill(sizes, 0L);
            Random random = new Random(seed);
            int next = 0;
            while (next < schedule.count()) {
                long issuedNs = Math.max(endNs, schedule.arrivalNs(next));
                if (issuedNs - schedule.arrivalNs(next) >= deadlineNs) {
                    expired++;
                    next++;
                    continue;
                }
                int size = 1;
                while (size < maxSize
                        && next + size < schedule.count()
                        && schedule.arrivalNs(next + size) <= issuedNs) {
                    size++;
                }
                endNs = issuedNs + (long) (singleNs * (0.6 + 0.4 * size) * Math.exp(0.05 * random.nextGaussian()));
                sizes[size - 1]++;
                full += size == maxSize ? 1 : 0;
                for (int i = 0; i < size; i++) {
                    issueDelay.recordValue(issuedNs - schedule.arrivalNs(next + i));
                    latency.recordValue(endNs - schedule.arrivalNs(next + i));
                }
                next += size;
            }
        }

        RoundMeasurement round(Load load, int round, double rate) {
            long queries = latency.getTotalCount();
            boolean isOpen = !(load instanceof Load.Concurrency);
            FoundRate found = load instanceof Load.PeakRate
                    ? new FoundRate(
                            rate, true, rate * 1.5, List.of(new RateTrial(rate, queries, 1, 90_000_000, true, true)))
                    : null;
            return new RoundMeasurement(
                    round,
                    0,
                    encode(latency),
                    queries,
                    queries,
                    endNs,
                    found == null ? queries * 1e9 / endNs : found.queriesPerSecond(),
                    new ColdStart(80_000_000, 150_000_000, 9_000_000),
                    new WarmUp(20, 1_000_000_000),
                    null,
                    null,
                    null,
                    isOpen
                            ? new OpenLoop(
                                    encode(issueDelay),
                                    rate,
                                    schedule.sha256(),
                                    schedule.arrivalNs(schedule.count() - 1))
                            : null,
                    found,
                    batches(),
                    null,
                    null,
                    timedOutputs(),
                    null);
        }

        /** What is padded to the shorter of two lengths can't be compared. */
        private TimedOutputs timedOutputs() {
            return batching == null || batching.buckets().isEmpty()
                    ? TimedOutputs.of(32, 0, 0.03, 1.2)
                    : TimedOutputs.of(13, 0, 0.03, 1.2).withOfOtherSize(19);
        }

        private @Nullable Batches batches() {
            if (batching == null) {
                return null;
            }
            long count = Arrays.stream(sizes).mapToLong(Long::longValue).sum();
            List<Batches.Length> lengths = batching.buckets().stream()
                    .map(length -> new Batches.Length(
                            length, count / batching.buckets().size()))
                    .toList();
            return new Batches(Arrays.asList(sizes), full, 0, count - full, lengths, 0, expired, 0);
        }

        private static LatencyHistogram encode(Histogram histogram) {
            histogram.setStartTimeStamp(1_700_000_000_000L);
            histogram.setEndTimeStamp(1_700_000_005_000L);
            return LatencyHistogram.encode(histogram, histogram.getMinValue(), histogram.getMaxValue());
        }
    }
}
