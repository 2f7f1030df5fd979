package dev.assay.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.load.LoadGlimpse;
import dev.assay.scenarios.measurement.LiveHistogram;
import dev.assay.scenarios.wire.LiveLoad;
import java.util.Objects;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveCellTest {
    private final LiveCell cell = new LiveCell();

    @Test
    void whatAWorkerShowedBetweenTwoHeartbeatsIsOneHistogram() {
        cell.add("int8", glimpse(false, 10, 10));
        cell.add("int8", glimpse(false, 25, 15));

        LiveLoad load = Objects.requireNonNull(cell.take());

        assertThat(load.variant()).isEqualTo("int8");
        assertThat(load.queries()).isEqualTo(25);
        assertThat(load.spanMs()).isEqualTo(4);
        assertThat(count(load)).isEqualTo(25);
    }

    @Test
    void eachQueryIsShownOnce() {
        cell.add("int8", glimpse(false, 10, 10));
        cell.take();

        assertThat(cell.take()).isNull();
        cell.add("int8", glimpse(false, 12, 2));
        LiveLoad load = Objects.requireNonNull(cell.take());
        assertThat(load.queries()).isEqualTo(12);
        assertThat(count(load)).isEqualTo(2);
    }

    @Test
    void anotherCellAnotherPhaseAndAnotherRoundBeginAnew() {
        cell.add("fp32", glimpse(true, 10, 10));
        cell.add("fp32", glimpse(false, 11, 11));
        assertThat(count(Objects.requireNonNull(cell.take()))).isEqualTo(11);

        cell.add("fp32", glimpse(false, 20, 9));
        cell.add("fp32", glimpse(false, 3, 3));
        assertThat(count(Objects.requireNonNull(cell.take()))).isEqualTo(3);

        cell.add("fp32", glimpse(false, 4, 1));
        cell.add("int8", glimpse(false, 7, 7));
        assertThat(count(Objects.requireNonNull(cell.take()))).isEqualTo(7);
    }

    @Test
    void aLoadWithoutQueriesHasNoHistogram() {
        cell.add("int8", glimpse(true, 0, 0));

        assertThat(cell.take()).isEqualTo(new LiveLoad("int8", true, 0, 2, null));
    }

    private static LoadGlimpse glimpse(boolean warmingUp, long queries, int since) {
        return new LoadGlimpse(warmingUp, queries, 2_000_000, histogram(since));
    }

    private static @Nullable String histogram(int queries) {
        Histogram latencies = LiveHistogram.empty();
        latencies.recordValueWithCount(1_000_000, queries);
        return LiveHistogram.encode(latencies).orElse(null);
    }

    private static long count(LiveLoad load) {
        return LiveHistogram.decode(Objects.requireNonNull(load.histogram())).getTotalCount();
    }
}
