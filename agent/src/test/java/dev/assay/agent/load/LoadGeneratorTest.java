package dev.assay.agent.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.scenarios.language.LatencyBound;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.measurement.FoundRate;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.LoadWindows;
import dev.assay.scenarios.measurement.OpenLoop;
import dev.assay.scenarios.measurement.RateTrial;
import dev.assay.scenarios.measurement.WarmUp;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.random.PoissonSchedule;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {
    private static final long MS = 1_000_000;

    private final FakeClock clock = new FakeClock();
    private final List<LoadProgress> heard = new ArrayList<>();
    private final LoadGenerator generator = new LoadGenerator(clock, heard::add, Duration.ofMillis(100));

    @Test
    void runsUntilTheMinimumDurationWhereThatIsLonger() {
        LoadRecording recording = generator.run(singleStream(0, 1_000, 5), pool(FakeQuery.taking(clock, 10 * MS)), 1);
        assertThat(recording.queries()).isEqualTo(100);
        assertThat(recording.durationNs()).isEqualTo(1_000 * MS);
        assertThat(recording.throughputPerSecond()).isEqualTo(100, within(1e-9));
    }

    @Test
    void runsUntilTheMinimumQueriesWhereThatIsLonger() {
        LoadRecording recording = generator.run(singleStream(0, 1_000, 300), pool(FakeQuery.taking(clock, 10 * MS)), 1);
        assertThat(recording.queries()).isEqualTo(300);
        assertThat(recording.durationNs()).isEqualTo(3_000 * MS);
    }

    @Test
    void runsOneQueryAtLeast() {
        LoadRecording recording = generator.run(singleStream(0, 0, 0), pool(FakeQuery.taking(clock, MS)), 1);
        assertThat(recording.queries()).isEqualTo(1);
    }

    @Test
    void recordsTheTimeOfEachQuery() {
        LoadRecording recording = generator.run(
                singleStream(0, 0, 20), pool(FakeQuery.taking(clock, 2 * MS), FakeQuery.taking(clock, 8 * MS)), 1);
        Histogram histogram = recording.latency().decode();
        assertThat(recording.latency().minNs()).isEqualTo(2 * MS);
        assertThat(recording.latency().maxNs()).isEqualTo(8 * MS);
        assertThat(histogram.getCountAtValue(2 * MS)).isEqualTo(10);
        assertThat(histogram.getCountAtValue(8 * MS)).isEqualTo(10);
        assertThat(recording.clampedQueries()).isZero();
    }

    @Test
    void labelsTheRecordingWithTheWallClock() {
        long startEpochMs = clock.epochMs();
        LoadRecording recording = generator.run(singleStream(200, 500, 1), pool(FakeQuery.taking(clock, 10 * MS)), 1);
        assertThat(recording.latency().startEpochMs()).isEqualTo(startEpochMs + 200);
        assertThat(recording.latency().endEpochMs()).isEqualTo(startEpochMs + 700);
    }

    @Test
    void keepsTheWarmUpApart() {
        // A model that is slow at first: nothing of that may be in the recording.
        FakeQuery[] holder = new FakeQuery[1];
        holder[0] = new FakeQuery(() -> clock.advance(holder[0].runs() <= 10 ? 50 * MS : 5 * MS));
        LoadRecording recording = generator.run(singleStream(500, 100, 1), pool(holder[0]), 1);
        assertThat(recording.warmUp()).isEqualTo(new WarmUp(10, 500 * MS));
        assertThat(recording.queries()).isEqualTo(20);
        assertThat(recording.latency().count()).isEqualTo(20);
        assertThat(recording.latency().maxNs()).isEqualTo(5 * MS);
    }

    @Test
    void doesWithoutAWarmUp() {
        LoadRecording recording = generator.run(singleStream(0, 100, 1), pool(FakeQuery.taking(clock, 5 * MS)), 1);
        assertThat(recording.warmUp()).isEqualTo(new WarmUp(0, 0));
    }

    @Test
    void timesTheFirstInferenceApart() {
        FakeQuery query = FakeQuery.taking(clock, 30 * MS);
        assertThat(generator.firstInferenceNs(query)).isEqualTo(30 * MS);
        assertThat(query.runs()).isEqualTo(1);
    }

    @Test
    void countsTheSamplesOfEachBatch() {
        Load offline = new Load.Offline("all", 32, budget(0, 1_000, 1));
        LoadRecording recording =
                generator.run(offline, new QueryPool(List.of(FakeQuery.taking(clock, 100 * MS)), 32, 1), 1);
        assertThat(recording.queries()).isEqualTo(10);
        assertThat(recording.samples()).isEqualTo(320);
        assertThat(recording.latency().count()).isEqualTo(10);
        assertThat(recording.throughputPerSecond()).isEqualTo(320, within(1e-9));
    }

    @Test
    void drawsQueriesInAnOrderThatTheSeedDecides() {
        assertThat(order(3, 30)).isEqualTo(order(3, 30)).isNotEqualTo(order(4, 30));
    }

    @Test
    void drawsEveryQueryEquallyOften() {
        List<Integer> order = order(3, 30);
        assertThat(order.subList(0, 10))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 10).boxed().toList());
        assertThat(order.subList(10, 20)).isEqualTo(order.subList(0, 10));
        assertThat(order.subList(20, 30)).isEqualTo(order.subList(0, 10));
    }

    @Test
    void startsTheSameOrderAgainAfterTheWarmUp() {
        List<Integer> seen = new ArrayList<>();
        generator.run(singleStream(7, 0, 10), numbered(10, seen), 3);
        assertThat(seen.subList(7, 17)).isEqualTo(order(3, 10));
    }

    @Test
    void tellsHowFarItIsOnceAnInterval() {
        generator.run(singleStream(250, 1_000, 50), pool(FakeQuery.taking(clock, 10 * MS)), 1);
        assertThat(heard.stream().filter(progress -> progress.phase() == LoadProgress.Phase.WARM_UP))
                .extracting(LoadProgress::elapsedNs)
                .containsExactly(100 * MS, 200 * MS);
        List<LoadProgress> recorded = heard.stream()
                .filter(progress -> progress.phase() == LoadProgress.Phase.RECORDING)
                .toList();
        assertThat(recorded).hasSize(10);
        assertThat(recorded.getFirst()).isEqualTo(new LoadProgress(LoadProgress.Phase.RECORDING, 10, 100 * MS, 0.1));
        assertThat(recorded.getLast().fraction()).isEqualTo(1);
    }

    @Test
    void isAsFarAsTheMinimumThatIsFurtherAway() {
        generator.run(singleStream(0, 100, 100), pool(FakeQuery.taking(clock, 10 * MS)), 1);
        assertThat(heard.getFirst().fraction()).isEqualTo(0.1);
    }

    @Test
    void handsOnWhatTheRuntimeThrows() {
        ProblemException failure = new ProblemException(Problem.agent("runtime.inference-failed", "no", "yes"));
        FakeQuery query = new FakeQuery(() -> {
            throw failure;
        });
        assertThatThrownBy(() -> generator.run(singleStream(0, 100, 1), pool(query), 1))
                .isSameAs(failure);
    }

    @Test
    void refusesAPoolWithoutQueries() {
        assertThatIllegalArgumentException().isThrownBy(() -> new QueryPool(List.of(), 1, 1));
    }

    @Test
    void refusesAnIntervalThatIsNotPositive() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LoadGenerator(clock, heard::add, Duration.ZERO));
    }

    @Test
    void allocatesNothingForAQuery() {
        LoadGenerator real = new LoadGenerator(LoadClock.system(), _ -> {}, Duration.ofDays(1));
        QueryPool pool = pool(new FakeQuery(() -> {}), new FakeQuery(() -> {}));
        allocatedBytes(real, pool, 10_000);
        long few = allocatedBytes(real, pool, 10_000);
        long many = allocatedBytes(real, pool, 1_000_000);
        // Half a byte a query would be 495 kB more.
        assertThat(many - few).isLessThan(100_000);
    }

    @Test
    void aServerCountsLatencyFromWhenAQueryWasDue() {
        // 1 ms a query, but the 100th hangs for 200 ms: those that come in the meantime wait.
        FakeQuery[] holder = new FakeQuery[1];
        holder[0] = new FakeQuery(() -> clock.advance(holder[0].runs() == 100 ? 200 * MS : MS));
        Load.Server load = new Load.Server("server", 100, 1, null, null, budget(0, 5_000, 1));

        LoadRecording recording = generator.run(load, pool(holder[0]), 42);

        PoissonSchedule schedule = PoissonSchedule.of(42, 100, 5_000 * MS, 1);
        List<Long> expected = new ArrayList<>();
        long freeNs = 0;
        for (int query = 0; query < schedule.count(); query++) {
            long issuedNs = Math.max(freeNs, schedule.arrivalNs(query));
            freeNs = issuedNs + (query == 99 ? 200 * MS : MS);
            expected.add(freeNs - schedule.arrivalNs(query));
        }
        Histogram truth = new Histogram(1, LatencyHistogram.HIGHEST_TRACKABLE_NS, LatencyHistogram.SIGNIFICANT_DIGITS);
        expected.forEach(truth::recordValue);
        assertThat(recording.queries()).isEqualTo(schedule.count());
        assertThat(recording.latency().maxNs())
                .isEqualTo(expected.stream().max(Long::compare).orElseThrow());
        assertThat(recording.latency().decode().getValueAtPercentile(99)).isEqualTo(truth.getValueAtPercentile(99));
        assertThat(recording.latency().decode().getCountBetweenValues(50 * MS, 1_000 * MS))
                .as("queries that waited behind the slow one")
                .isGreaterThan(10);
        OpenLoop openLoop = Objects.requireNonNull(recording.openLoop());
        assertThat(openLoop.scheduleSha256()).isEqualTo(schedule.sha256());
        assertThat(openLoop.issueDelay().count()).isEqualTo(schedule.count());
        assertThat(openLoop.issueDelay().minNs()).isZero();
    }

    @Test
    void clientsShareTheQueriesAndTheMinimum() {
        LoadGenerator real = new LoadGenerator(LoadClock.system(), _ -> {}, Duration.ofDays(1));
        Map<Integer, Set<Thread>> threadsOfQuery = new ConcurrentHashMap<>();
        List<PreparedQuery> queries = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int query = i;
            threadsOfQuery.put(query, ConcurrentHashMap.newKeySet());
            queries.add(new FakeQuery(() -> {
                threadsOfQuery.getOrDefault(query, Set.of()).add(Thread.currentThread());
                Thread.onSpinWait();
            }));
        }
        Load load = new Load.Concurrency("clients", 4, null, budget(0, 0, 4_000));

        LoadRecording recording = real.run(load, new QueryPool(queries, 1, 4), 1);

        assertThat(recording.queries()).isEqualTo(4_000);
        assertThat(recording.latency().count()).isEqualTo(4_000);
        assertThat(threadsOfQuery.values())
                .allSatisfy(threads -> assertThat(threads).hasSize(1));
        assertThat(threadsOfQuery.values().stream().flatMap(Set::stream).distinct())
                .hasSize(4);
    }

    @Test
    void theFailureOfOneClientEndsAll() {
        LoadGenerator real = new LoadGenerator(LoadClock.system(), _ -> {}, Duration.ofDays(1));
        ProblemException failure = new ProblemException(Problem.agent("runtime.inference-failed", "no", "yes"));
        PreparedQuery good = new FakeQuery(() -> {});
        PreparedQuery bad = new FakeQuery(() -> {
            throw failure;
        });
        Load load = new Load.Server("server", 1_000, 2, null, null, budget(0, 600_000, 1));

        assertThatThrownBy(() -> real.run(load, new QueryPool(List.of(good, bad), 1, 2), 1))
                .isSameAs(failure);
    }

    @Test
    void aSustainedLoadIsRecordedSecondBySecond() {
        // 10 ms a query for two seconds, then throttled to 20 ms; one query hangs for more than two seconds.
        long startNs = clock.nanoTime();
        FakeQuery[] holder = new FakeQuery[1];
        holder[0] = new FakeQuery(() -> {
            boolean isLate = clock.nanoTime() - startNs >= 2_000 * MS;
            clock.advance(holder[0].runs() == 250 ? 2_010 * MS : isLate ? 20 * MS : 10 * MS);
        });
        Load load = new Load.Sustained("sustained", 1, 2, budget(0, 6_000, 1));

        LoadRecording recording = generator.run(load, pool(holder[0]), 1);

        List<LatencyHistogram> seconds = Objects.requireNonNull(recording.intervals());
        long startMs = recording.latency().startEpochMs();
        assertThat(seconds)
                .extracting(second -> second.startEpochMs() - startMs)
                .as("no query was done in the fourth second")
                .containsExactly(0L, 1_000L, 2_000L, 4_000L, 5_000L, 6_000L);
        assertThat(seconds.getFirst().maxNs()).isEqualTo(10 * MS);
        assertThat(seconds.get(2).maxNs()).isEqualTo(20 * MS);
        assertThat(seconds.get(3).maxNs() + seconds.get(4).maxNs()).isGreaterThan(2_010 * MS);
        Histogram merged = recording.latency().decode();
        merged.reset();
        seconds.forEach(second -> merged.add(second.decode()));
        assertThat(merged).isEqualTo(recording.latency().decode());
    }

    @Test
    void clientsOfASustainedLoadShareItsSeconds() {
        LoadGenerator real = new LoadGenerator(LoadClock.system(), _ -> {}, Duration.ofDays(1));
        QueryPool twoLanes = new QueryPool(List.of(new FakeQuery(() -> {}), new FakeQuery(() -> {})), 1, 2);

        LoadRecording recording = real.run(new Load.Sustained("s", 2, 2, budget(10, 20, 1_000)), twoLanes, 1);

        assertThat(Objects.requireNonNull(recording.intervals()).stream()
                        .mapToLong(LatencyHistogram::count)
                        .sum())
                .isEqualTo(recording.queries());
    }

    @Test
    void recordsHowARoundWentOverTime() {
        LoadRecording recording = generator.run(singleStream(0, 1_600, 1), pool(FakeQuery.taking(clock, 10 * MS)), 1);
        LoadWindows windows = Objects.requireNonNull(recording.windows());
        assertThat(windows.lengthNs()).isEqualTo(100 * MS);
        assertThat(windows.queries().stream().mapToLong(Long::longValue).sum()).isEqualTo(160);
        assertThat(windows.latencySumNs().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(1_600 * MS);
    }

    /**
     * Constant service time makes a queue of kind M/D/1, of which P(wait ≤ 2 services) = (1 − ρ)(e^2ρ − ρ e^ρ), which is 99 % at ρ = 0.3195.
     * What can be shown with 99 % confidence is a little less.
     */
    @Test
    void findsTheHighestRateThatKeepsToALatencyBound() {
        Load.PeakRate load = new Load.PeakRate(
                "peak", new LatencyBound(99, Duration.ofMillis(30)), 1, 3, 30, null, budget(100, 1_000_000, 1));

        LoadRecording recording = generator.run(load, pool(FakeQuery.taking(clock, 10 * MS)), 5);

        FoundRate found = Objects.requireNonNull(recording.foundRate());
        assertThat(found.confirmed()).isTrue();
        assertThat(found.capacityPerSecond()).isEqualTo(100, within(1e-6));
        assertThat(found.queriesPerSecond()).isBetween(28.0, 31.95);
        assertThat(recording.throughputPerSecond()).isEqualTo(found.queriesPerSecond());
        assertThat(found.trials()
                        .subList(found.trials().size() - 3, found.trials().size()))
                .allSatisfy(trial -> {
                    assertThat(trial.met()).isTrue();
                    assertThat(trial.confirming()).isTrue();
                    assertThat(trial.queriesPerSecond()).isEqualTo(found.queriesPerSecond());
                });
        long atTheRate = found.trials().stream()
                .filter(trial -> trial.queriesPerSecond() == found.queriesPerSecond())
                .mapToLong(RateTrial::queries)
                .sum();
        assertThat(recording.queries()).isEqualTo(atTheRate);
        assertThat(recording.latency().count()).isEqualTo(atTheRate);
        assertThat(Objects.requireNonNull(recording.openLoop()).issueDelay().count())
                .isEqualTo(atTheRate);
    }

    @Test
    void aRateThatIsNotConfirmedInTimeIsKeptAndFlagged() {
        Load.PeakRate load = new Load.PeakRate(
                "peak", new LatencyBound(99, Duration.ofMillis(30)), 1, 3, 3, null, budget(100, 10_000, 1));
        FoundRate found = Objects.requireNonNull(
                generator.run(load, pool(FakeQuery.taking(clock, 10 * MS)), 5).foundRate());
        assertThat(found.confirmed()).isFalse();
        assertThat(found.trials()).hasSize(3);
    }

    @Test
    void givesUpOnARateThatIsALittleOfTheCapacity() {
        // A query must hardly ever wait: that is so only at a hundredth of the capacity.
        Load.PeakRate load = new Load.PeakRate(
                "peak", new LatencyBound(99, Duration.ofNanos(10_020_000)), 1, 3, 30, null, budget(100, 1_000, 1));
        assertThatThrownBy(() -> generator.run(load, pool(FakeQuery.taking(clock, 10 * MS)), 5))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("queries a second");
    }

    @Test
    void saysThatNoRateKeepsToABoundBelowOneQuery() {
        Load.PeakRate load = new Load.PeakRate(
                "peak", new LatencyBound(99, Duration.ofMillis(5)), 1, 3, 30, null, budget(100, 1_000, 1));
        FakeQuery query = FakeQuery.taking(clock, 10 * MS);
        assertThatThrownBy(() -> generator.run(load, pool(query), 5))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems()).extracting(Problem::code).containsExactly("load.no-rate"));
        assertThat(query.runs()).as("without a trial").isLessThan(100);
    }

    private static long allocatedBytes(LoadGenerator generator, QueryPool pool, long queries) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        generator.run(singleStream(0, 0, queries), pool, 1);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private List<Integer> order(long seed, int queries) {
        List<Integer> seen = new ArrayList<>();
        generator.run(singleStream(0, 0, queries), numbered(10, seen), seed);
        return seen;
    }

    private QueryPool numbered(int size, List<Integer> seen) {
        return pool(IntStream.range(0, size)
                .mapToObj(number -> new FakeQuery(() -> {
                    seen.add(number);
                    clock.advance(MS);
                }))
                .toArray(PreparedQuery[]::new));
    }

    private static QueryPool pool(PreparedQuery... queries) {
        return new QueryPool(List.of(queries), 1, 1);
    }

    private static Load singleStream(long warmUpMs, long minDurationMs, long minQueries) {
        return new Load.SingleStream("one", budget(warmUpMs, minDurationMs, minQueries));
    }

    private static LoadBudget budget(long warmUpMs, long minDurationMs, long minQueries) {
        return new LoadBudget(Duration.ofMillis(warmUpMs), Duration.ofMillis(minDurationMs), minQueries);
    }
}
