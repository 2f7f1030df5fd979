package dev.assay.agent.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.random.SplitMix64;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StampLogTest {
    private static final LoadBudget BUDGET = new LoadBudget(Duration.ofMillis(20), Duration.ofMillis(200), 1000);

    private final FakeClock clock = new FakeClock();

    @ParameterizedTest
    @MethodSource
    void percentilesOfStampsAreThoseOfTheHistogram(Load load) {
        SplitMix64 random = new SplitMix64(1);
        StampLog stamps = new StampLog(100_000, 1);
        QueryPool pool = new QueryPool(
                List.of(new FakeQuery(() -> clock.advance(50_000 + (long) (200_000 * random.nextDouble())))), 1, 1);
        LoadRecording recording = new LoadGenerator(clock, _ -> {}, Duration.ofDays(1))
                .run(load, pool, 7, new Extras(null, stamps, null));

        List<Long> latencies = new ArrayList<>();
        stamps.read((scheduledNs, issuedNs, doneNs) -> {
            assertThat(issuedNs).isBetween(scheduledNs, doneNs);
            assertThat(scheduledNs).isNotNegative();
            latencies.add(doneNs - scheduledNs);
        });
        latencies.sort(null);
        assertThat(latencies).hasSize((int) recording.queries());
        assertThat(stamps.kept()).isEqualTo(stamps.recorded()).isEqualTo(recording.queries());
        Histogram histogram = recording.latency().decode();
        for (double percentile : new double[] {1, 50, 90, 99, 99.9}) {
            long exact = latencies.get((int) Math.ceil(percentile * latencies.size() / 100 - 1e-6) - 1);
            assertThat(histogram.getValueAtPercentile(percentile))
                    .as("p%s", percentile)
                    .isBetween(exact, exact + exact / 1000);
        }
        assertThat(latencies.getFirst()).isEqualTo(recording.latency().minNs());
        assertThat(latencies.getLast()).isEqualTo(recording.latency().maxNs());
    }

    static Stream<Load> percentilesOfStampsAreThoseOfTheHistogram() {
        return Stream.of(
                new Load.SingleStream("single", BUDGET),
                new Load.Server("server", 4000, 1, null, null, BUDGET),
                new Load.Sustained("sustained", 1, 1, BUDGET));
    }

    @Test
    void lanesAreReadInTheOrderOfIssue() {
        StampLog stamps = new StampLog(10, 2);
        stamps.lane(0).start(100);
        stamps.lane(1).start(100);
        record(stamps.lane(0), 101, 104);
        record(stamps.lane(1), 102, 103);

        assertThat(issued(stamps)).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void whereALaneIsFullNothingMoreIsReadSoThatNoQueryIsMissingBefore() {
        StampLog stamps = new StampLog(4, 2);
        stamps.lane(0).start(0);
        stamps.lane(1).start(0);
        record(stamps.lane(0), 1, 3, 5);
        record(stamps.lane(1), 2, 6);

        assertThat(issued(stamps)).containsExactly(1L, 2L, 3L);
        assertThat(stamps.kept()).isEqualTo(3);
        assertThat(stamps.recorded()).isEqualTo(5);
    }

    @Test
    void startingAgainForgets() {
        StampLog stamps = new StampLog(4, 1);
        stamps.lane(0).start(0);
        record(stamps.lane(0), 1, 2);
        stamps.lane(0).start(10);
        record(stamps.lane(0), 11);

        assertThat(issued(stamps)).containsExactly(1L);
    }

    private static void record(StampLog.Lane lane, long... issuedNs) {
        Arrays.stream(issuedNs).forEach(issued -> lane.record(issued, issued, issued + 1));
    }

    private static List<Long> issued(StampLog stamps) {
        List<Long> issued = new ArrayList<>();
        stamps.read((_, issuedNs, _) -> issued.add(issuedNs));
        return issued;
    }
}
