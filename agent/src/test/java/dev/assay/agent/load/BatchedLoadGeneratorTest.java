package dev.assay.agent.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.language.LatencyBound;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.measurement.Batches;
import dev.assay.scenarios.measurement.FoundRate;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.OpenLoop;
import dev.assay.scenarios.measurement.WarmUp;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.random.PoissonSchedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchedLoadGeneratorTest {
    private static final long MS = 1_000_000;

    private final FakeClock clock = new FakeClock();
    private final List<LoadProgress> heard = new ArrayList<>();
    private final BatchedLoadGenerator generator = new BatchedLoadGenerator(clock, heard::add, Duration.ofMillis(100));

    /** The batcher's rule for the simplest case, written down a second time: whoever waits when the model is free goes along. */
    @Test
    void requestsThatWaitWhenTheModelIsFreeShareABatch() {
        FakeBatchPool pool = FakeBatchPool.taking(clock, size -> 10 * MS + size * MS);

        LoadRecording recording = generator.run(server(200, rules(8, 0, null), 5_000), pool, 42);

        PoissonSchedule schedule = PoissonSchedule.of(42, 200, 5_000 * MS, 1);
        Histogram truth = new Histogram(1, LatencyHistogram.HIGHEST_TRACKABLE_NS, LatencyHistogram.SIGNIFICANT_DIGITS);
        List<Integer> sizes = new ArrayList<>();
        long freeNs = 0;
        int next = 0;
        while (next < schedule.count()) {
            long startNs = Math.max(freeNs, schedule.arrivalNs(next));
            int size = 0;
            while (size < 8 && next + size < schedule.count() && schedule.arrivalNs(next + size) <= startNs) {
                size++;
            }
            freeNs = startNs + 10 * MS + size * MS;
            for (int i = 0; i < size; i++) {
                truth.recordValue(freeNs - schedule.arrivalNs(next + i));
            }
            sizes.add(size);
            next += size;
        }
        assertThat(pool.batches()).extracting(List::size).isEqualTo(sizes);
        assertThat(recording.queries()).isEqualTo(schedule.count());
        assertThat(recording.latency().decode().getValueAtPercentile(50)).isEqualTo(truth.getValueAtPercentile(50));
        assertThat(recording.latency().decode().getValueAtPercentile(99)).isEqualTo(truth.getValueAtPercentile(99));
        assertThat(recording.durationNs()).isEqualTo(freeNs);
        OpenLoop openLoop = Objects.requireNonNull(recording.openLoop());
        assertThat(openLoop.scheduleSha256()).isEqualTo(schedule.sha256());
        assertThat(openLoop.issueDelay().count()).isEqualTo(schedule.count());
        Batches batches = Objects.requireNonNull(recording.batches());
        assertThat(batches.requests()).isEqualTo(schedule.count());
        assertThat(batches.count()).isEqualTo(sizes.size());
        assertThat(batches.sizes().get(2))
                .isEqualTo(sizes.stream().filter(size -> size == 3).count());
        assertThat(batches.unanswered()).isZero();
    }

    @Test
    void waitingForOthersIsPartOfTheLatency() {
        FakeBatchPool pool = FakeBatchPool.taking(clock, _ -> MS);

        LoadRecording recording = generator.run(server(1, rules(4, 20, null), 20_000), pool, 3);

        assertThat(recording.latency().minNs()).isEqualTo(21 * MS);
        assertThat(Objects.requireNonNull(recording.openLoop()).issueDelay().minNs())
                .isEqualTo(20 * MS);
        assertThat(Objects.requireNonNull(recording.batches()).delayed()).isEqualTo(recording.queries());
    }

    @Test
    void aBatchThatFillsUpWaitsForNobody() {
        LoadRecording recording = generator.run(
                server(1_000, rules(2, 60_000, null), 1_000), FakeBatchPool.taking(clock, _ -> MS / 10), 3);

        Batches batches = Objects.requireNonNull(recording.batches());
        assertThat(batches.full()).isGreaterThanOrEqualTo(recording.queries() / 2);
        assertThat(batches.delayed()).isLessThanOrEqualTo(1);
        assertThat(recording.latency().decode().getValueAtPercentile(90)).isLessThan(10 * MS);
    }

    @Test
    void aBadItemFailsAloneAndItsBatchIsTriedOneByOne() {
        FakeBatchPool pool = new FakeBatchPool(clock, _ -> 10 * MS, Set.of(4), List.of());

        LoadRecording recording = generator.run(server(200, rules(4, 0, null), 2_000), pool, 42);

        int requests = PoissonSchedule.of(42, 200, 2_000 * MS, 1).count();
        Batches batches = Objects.requireNonNull(recording.batches());
        assertThat(batches.failedRequests())
                .as("one sample in ten is bad, and samples take turns")
                .isBetween(requests / 10L, requests / 10L + 1);
        assertThat(recording.queries()).isEqualTo(requests - batches.failedRequests());
        assertThat(recording.latency().count()).isEqualTo(recording.queries());
        assertThat(batches.retried()).isPositive();
        assertThat(batches.requests()).isEqualTo(requests);
        assertThat(pool.batches().stream().filter(batch -> batch.equals(List.of(4))))
                .as("every request for the bad sample was tried alone")
                .hasSize((int) batches.failedRequests());
    }

    @Test
    void requestsPastTheirDeadlineAreCountedAndNeverServed() {
        // 10 ms a request, at twice the rate that this allows.
        FakeBatchPool pool = FakeBatchPool.taking(clock, _ -> 10 * MS);

        LoadRecording recording = generator.run(server(200, rules(1, 0, 50L), 5_000), pool, 1);

        int requests = PoissonSchedule.of(1, 200, 5_000 * MS, 1).count();
        Batches batches = Objects.requireNonNull(recording.batches());
        assertThat(batches.expiredRequests()).isBetween(requests * 4L / 10, requests * 6L / 10);
        assertThat(recording.queries() + batches.expiredRequests()).isEqualTo(requests);
        assertThat(recording.latency().maxNs()).isLessThan(60 * MS);
        assertThat(recording.throughputPerSecond()).isEqualTo(100, within(3.0));
    }

    @Test
    void saysWhyNobodyWasAnswered() {
        FakeBatchPool pool = new FakeBatchPool(clock, _ -> MS, Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), List.of());
        assertThatThrownBy(() -> generator.run(server(100, rules(4, 0, null), 500), pool, 1))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problems()).extracting(Problem::code).containsExactly("load.none-answered");
                    assertThat(e).hasMessageContaining("index out of range");
                });
    }

    @Test
    void sharesNoBatchBetweenLengths() {
        FakeBatchPool pool = new FakeBatchPool(clock, size -> size * MS, Set.of(), List.of(16, 32));

        LoadRecording recording = generator.run(server(500, rules(4, 5, null), 2_000), pool, 9);

        assertThat(pool.batches())
                .allSatisfy(batch -> assertThat(
                                batch.stream().map(sample -> sample % 2).distinct())
                        .hasSize(1));
        Batches batches = Objects.requireNonNull(recording.batches());
        assertThat(batches.lengths()).extracting(Batches.Length::length).containsExactly(16, 32);
        assertThat(batches.lengths().stream().mapToLong(Batches.Length::batches).sum())
                .isEqualTo(batches.count());
    }

    @Test
    void clientsFillBatchesAndWaitForTheirAnswers() {
        // Eight clients, a batch of four takes 10 ms: every client's request waits for one other batch.
        Load load = new Load.Concurrency("clients", 8, rules(4, 5, null), budget(0, 1_000, 1));
        LoadRecording recording = generator.run(load, FakeBatchPool.taking(clock, _ -> 10 * MS), 1);

        assertThat(recording.throughputPerSecond()).isEqualTo(400, within(1e-6));
        assertThat(recording.latency().decode().getValueAtPercentile(50)).isBetween(19 * MS, 21 * MS);
        Batches batches = Objects.requireNonNull(recording.batches());
        assertThat(batches.sizes()).isEqualTo(List.of(0L, 0L, 0L, batches.count()));
        assertThat(recording.openLoop()).isNull();
        assertThat(Objects.requireNonNull(recording.windows()).queries().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(recording.queries());
    }

    /** A batch takes 10 ms whatever its size, so batches of eight allow almost eight times the rate. */
    @Test
    void findsAHigherRateWithBatchesWhereTheyCostNothing() {
        LatencyBound bound = new LatencyBound(99, Duration.ofMillis(40));
        FoundRate alone = peak(new Load.PeakRate("p", bound, 1, 2, 30, rules(1, 0, null), budget(0, 60_000, 1)));
        FoundRate together = peak(new Load.PeakRate("p", bound, 1, 2, 30, rules(8, 0, null), budget(0, 60_000, 1)));

        assertThat(alone.capacityPerSecond()).isEqualTo(100, within(1e-6));
        assertThat(together.capacityPerSecond()).isEqualTo(800, within(1e-6));
        assertThat(alone.confirmed()).isTrue();
        assertThat(together.confirmed()).isTrue();
        assertThat(together.queriesPerSecond() / alone.queriesPerSecond()).isBetween(8.0, 25.0);
    }

    @Test
    void expiredRequestsCountAgainstTheBoundOfAPeakRate() {
        // Whoever is answered is answered within the deadline; only those who aren't tell that a rate is too high.
        LatencyBound bound = new LatencyBound(99, Duration.ofMillis(40));
        FoundRate found = peak(new Load.PeakRate("p", bound, 1, 2, 30, rules(1, 0, 25L), budget(0, 60_000, 1)));
        assertThat(found.queriesPerSecond()).isLessThan(60);
        assertThat(found.trials())
                .filteredOn(trial -> !trial.met())
                .isNotEmpty()
                .allSatisfy(trial -> assertThat(trial.queriesAbove()).isPositive());
    }

    @Test
    void warmsUpWithBatchesOfAllSizesFirst() {
        FakeBatchPool pool = FakeBatchPool.taking(clock, size -> size * MS);
        Load load = new Load.Server("s", 100, 1, null, rules(3, 0, null), budget(24, 100, 1));

        LoadRecording recording = generator.run(load, pool, 1);

        assertThat(pool.batches().subList(0, 6)).extracting(List::size).containsExactly(3, 2, 1, 3, 2, 1);
        assertThat(recording.warmUp()).isEqualTo(new WarmUp(24, 24 * MS));
        assertThat(recording.queries())
                .isEqualTo(PoissonSchedule.of(1, 100, 100 * MS, 1).count());
    }

    @Test
    void lanesShareTheRequestsAndLoseNone() {
        BatchedLoadGenerator real = new BatchedLoadGenerator(LoadClock.system(), _ -> {}, Duration.ofDays(1));
        Map<Integer, Set<Thread>> threadsOfLane = new ConcurrentHashMap<>();
        BatchPool pool = new BatchPool() {
            @Override
            public int samples() {
                return 10;
            }

            @Override
            public int lanes() {
                return 2;
            }

            @Override
            public List<Integer> lengths() {
                return List.of(8, 16);
            }

            @Override
            public int bucketOf(int sample) {
                return sample % 2;
            }

            @Override
            public PreparedQuery stack(int lane, int bucket, int[] samples, int count) {
                threadsOfLane
                        .computeIfAbsent(lane, _ -> ConcurrentHashMap.newKeySet())
                        .add(Thread.currentThread());
                return new FakeQuery(Thread::onSpinWait);
            }
        };
        Batching rules = new Batching(4, List.of(2), Duration.ofNanos(200_000), null, List.of(8));
        Load load = new Load.Server("two", 20_000, 2, null, rules, budget(0, 50, 2_000));

        LoadRecording recording = real.run(load, pool, 7);

        assertThat(recording.queries())
                .isEqualTo(PoissonSchedule.of(7, 20_000, 50 * MS, 2_000).count());
        assertThat(recording.latency().count()).isEqualTo(recording.queries());
        assertThat(Objects.requireNonNull(recording.batches()).requests()).isEqualTo(recording.queries());
        assertThat(threadsOfLane.values())
                .allSatisfy(threads -> assertThat(threads).hasSize(1));
    }

    /** Clients leave a lane no idle moment, so whoever waits waits for a look too. */
    @Test
    void looksAtOutputsTakeNoTimeThatIsRecorded() {
        Load load = new Load.Concurrency("clients", 8, rules(4, 5, null), budget(0, 1_000, 1));
        LoadRecording unseen = generator.run(load, FakeBatchPool.taking(clock, _ -> 10 * MS), 1);
        Looks looks = new Looks();

        LoadRecording seen = generator.run(load, FakeBatchPool.taking(clock, _ -> 10 * MS), 1, looks.extras());

        assertThat(looks.count).isGreaterThanOrEqualTo(32);
        assertThat(seen.durationNs()).isEqualTo(unseen.durationNs());
        assertThat(seen.queries()).isEqualTo(unseen.queries());
        assertThat(seen.latency().maxNs()).isEqualTo(unseen.latency().maxNs());
        assertThat(seen.latency().decode()).isEqualTo(unseen.latency().decode());
    }

    @Test
    void looksAtOutputsOfARateWhereNothingElseIsToBeDone() {
        Load load = server(50, rules(4, 5, null), 5_000);
        LoadRecording unseen = generator.run(load, FakeBatchPool.taking(clock, _ -> 2 * MS), 1);
        Looks looks = new Looks();

        LoadRecording seen = generator.run(load, FakeBatchPool.taking(clock, _ -> 2 * MS), 1, looks.extras());

        assertThat(looks.count).isGreaterThanOrEqualTo(32);
        assertThat(seen.latency().decode()).isEqualTo(unseen.latency().decode());
    }

    @Test
    void looksAtNoOutputsOfABatchThatFailed() {
        FakeBatchPool pool = new FakeBatchPool(clock, _ -> MS, Set.of(4), List.of());
        Looks looks = new Looks();

        generator.run(new Load.Concurrency("c", 1, rules(1, 0, null), budget(0, 500, 1)), pool, 1, looks.extras());

        assertThat(looks.count).isGreaterThanOrEqualTo(32);
        assertThat(pool.batches()).contains(List.of(4));
        assertThat(looks.afterFailures).isZero();
    }

    /** Takes a millisecond for each look, but the first, which tells how long one takes. */
    private final class Looks implements OutputSink {
        private int count;
        private int afterFailures;

        Extras extras() {
            return new Extras(new OutputSampling(32, 1, this), null, null);
        }

        @Override
        public void keep(int place, PreparedQuery query) {
            if (count++ > 0) {
                clock.advance(MS);
            }
            afterFailures += ((FakeQuery) query).hasAnswered() ? 0 : 1;
        }

        @Override
        public void forget(int place) {}
    }

    @Test
    void givesASignOfLifeWhileItWarmsUp() {
        Load load = new Load.Server("s", 100, 1, null, rules(4, 0, null), budget(2_000, 10, 1));

        generator.run(load, FakeBatchPool.taking(clock, size -> size * (10 * MS)), 1);

        assertThat(heard.stream().filter(progress -> progress.phase() == LoadProgress.Phase.WARM_UP))
                .hasSizeBetween(14, 20)
                .extracting(LoadProgress::fraction)
                .isSorted();
    }

    @Test
    void tellsHowFarItIs() {
        generator.run(server(100, rules(2, 0, null), 1_000), FakeBatchPool.taking(clock, _ -> 10 * MS), 1);
        assertThat(heard).hasSizeBetween(8, 10);
        assertThat(heard).extracting(LoadProgress::fraction).isSorted();
    }

    private FoundRate peak(Load.PeakRate load) {
        return Objects.requireNonNull(generator
                .run(load, FakeBatchPool.taking(clock, _ -> 10 * MS), 5)
                .foundRate());
    }

    private static Load server(double rate, Batching rules, long minDurationMs) {
        return new Load.Server("server", rate, 1, null, rules, budget(0, minDurationMs, 1));
    }

    private static Batching rules(int maxSize, long delayMs, @Nullable Long deadlineMs) {
        return new Batching(
                maxSize,
                List.of(),
                Duration.ofMillis(delayMs),
                deadlineMs == null ? null : Duration.ofMillis(deadlineMs),
                List.of());
    }

    private static LoadBudget budget(long warmUpMs, long minDurationMs, long minQueries) {
        return new LoadBudget(Duration.ofMillis(warmUpMs), Duration.ofMillis(minDurationMs), minQueries);
    }
}
