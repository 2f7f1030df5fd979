package dev.assay.coordinator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.LiveHistogram;
import dev.assay.scenarios.wire.BlockProgress;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.LiveLoad;
import dev.assay.scenarios.wire.LiveSummary;
import java.util.Base64;
import java.util.Objects;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiveSummariesTest {
    private static final long MILLISECOND = 1_000_000;

    @Test
    void aHeartbeatOfAnOlderAgentTellsNothingOfThisMoment() {
        assertThat(LiveSummaries.of(beat(null, null))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"6, false, false, false", "7, true, false, false", "44, true, true, false", "459, true, true, true"})
    void aPercentileIsShownWhereThereAreEnoughQueries(int queries, boolean p50, boolean p90, boolean p99) {
        LiveSummary.Cell cell = cell(histogram(queries), queries);

        assertThat(cell.p50Ns() != null).isEqualTo(p50);
        assertThat(cell.p90Ns() != null).isEqualTo(p90);
        assertThat(cell.p99Ns() != null).isEqualTo(p99);
        assertThat(cell.count()).isEqualTo(queries);
    }

    @Test
    void theBarsHoldEachQueryOnceInOrder() {
        LiveSummary.Cell cell = cell(histogram(450), 450);

        assertThat(cell.bars()).hasSizeBetween(2, 24);
        assertThat(cell.bars().stream().mapToLong(LiveSummary.Bar::count).sum()).isEqualTo(450);
        for (int i = 1; i < cell.bars().size(); i++) {
            assertThat(cell.bars().get(i).fromNs())
                    .isEqualTo(cell.bars().get(i - 1).toNs());
        }
        assertThat(cell.bars()).allMatch(bar -> bar.fromNs() < bar.toNs() && bar.count() >= 0);
    }

    @Test
    void oneStrayQueryDoesNotSqueezeTheBars() {
        Histogram latencies = LiveHistogram.empty();
        for (int i = 0; i < 5_000; i++) {
            latencies.recordValue(MILLISECOND + i * 100L);
        }
        latencies.recordValue(10_000 * MILLISECOND);

        LiveSummary.Cell cell = cell(text(latencies), 5_001);

        assertThat(cell.bars().getLast().toNs()).isEqualTo(Objects.requireNonNull(cell.p99Ns()) + 1);
        assertThat(cell.bars().stream().mapToLong(LiveSummary.Bar::count).sum()).isBetween(4_900L, 5_000L);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, MILLISECOND, LatencyHistogram.HIGHEST_TRACKABLE_NS})
    void queriesThatAllTakeAsLongMakeBarsToo(long latencyNs) {
        Histogram same = LiveHistogram.empty();
        same.recordValueWithCount(latencyNs, 100);

        LiveSummary.Cell cell = cell(text(same), 100);

        assertThat(cell.bars().stream().mapToLong(LiveSummary.Bar::count).sum()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-274, 1e9, Double.NaN, Double.POSITIVE_INFINITY})
    void aTemperatureThatNoMachineHasIsLeftOut(double celsius) {
        assertThat(LiveSummaries.of(beat(celsius, null))).isEmpty();
    }

    @Test
    void aLoadThatMakesNoSenseIsLeftOutAndTheTemperatureStays() {
        String good = histogram(10);
        for (LiveLoad odd : new LiveLoad[] {
            new LiveLoad("", false, 10, 1, good),
            new LiveLoad("x".repeat(1_000), false, 10, 1, good),
            new LiveLoad("a\u0000b", false, 10, 1, good),
            new LiveLoad("int8", false, -1, 1, good),
            new LiveLoad("int8", false, Long.MAX_VALUE, 1, good),
            new LiveLoad("int8", false, 10, -1, good),
            new LiveLoad("int8", false, 10, Long.MAX_VALUE, good),
            new LiveLoad("int8", false, 9, 1, good),
            new LiveLoad("int8", false, 10, 1, "<script>"),
            new LiveLoad("int8", false, 10, 1, "A".repeat(1 << 20)),
        }) {
            assertThat(LiveSummaries.of(beat(61.5, odd))).contains(new LiveSummary(61.5, null));
        }
    }

    @Test
    void noDamagedHistogramBreaksAHeartbeat() {
        byte[] whole = Base64.getDecoder().decode(histogram(1_000));
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            String text = Base64.getEncoder().encodeToString(damaged);
            assertThat(LiveSummaries.of(beat(61.5, new LiveLoad("int8", false, 1L << 50, 1, text))))
                    .isPresent();
        }
    }

    private static LiveSummary.Cell cell(String histogram, long queries) {
        LiveSummary summary = LiveSummaries.of(beat(null, new LiveLoad("int8", false, queries, 2_000, histogram)))
                .orElseThrow();
        return Objects.requireNonNull(summary.cell());
    }

    private static String histogram(int queries) {
        Histogram latencies = LiveHistogram.empty();
        for (int i = 0; i < queries; i++) {
            latencies.recordValue(MILLISECOND + i * 1_000L);
        }
        return text(latencies);
    }

    private static String text(Histogram latencies) {
        return LiveHistogram.encode(latencies).orElseThrow();
    }

    private static Heartbeat beat(@Nullable Double celsius, @Nullable LiveLoad load) {
        return new Heartbeat("lab1", "i", 1, new BlockProgress("run", "block", 1, 2, "round 1"), celsius, load);
    }
}
