package dev.assay.reports.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.history.Trend.Change;
import dev.assay.reports.history.Trend.Direction;
import dev.assay.scenarios.result.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeldLevelTest {
    private static final double MARGIN = 0.01;

    @Test
    void theBestLevelIsTheMeasureWhereverItStands() {
        Series time = series(Metric.TIME, 100, 101, 99, 150, 151, 149, 125, 126, 124);

        Standing standing = standing(time, 3, 6);

        assertThat(standing.direction()).isEqualTo(Direction.WORSE);
        assertThat(standing.reference()).isEqualTo("runs r0 to r2");
        assertThat(standing.ratio().low()).isBetween(1.2, 1.25);
        assertThat(standing.ratio().high()).isBetween(1.25, 1.3);
    }

    @Test
    void aFurtherChangeThatHardlyMattersHidesNothing() {
        Series time = series(Metric.TIME, 100, 100.1, 99.9, 150, 150.1, 149.9, 150.7, 150.8, 150.6);

        assertThat(standing(time, 3, 6).direction()).isEqualTo(Direction.WORSE);
    }

    @Test
    void manySmallLossesAreALargeOne() {
        Series time = series(Metric.TIME, 100, 100.05, 100.8, 100.85, 101.6, 101.65, 102.4, 102.45);

        assertThat(standing(time, 2, 4, 6).direction()).isEqualTo(Direction.WORSE);
    }

    @Test
    void whatIsAsGoodAgainAsTheNoiseAllowsIsMended() {
        Series time = series(Metric.TIME, 100, 103, 97, 150, 153, 147, 102, 104, 99);

        assertThat(standing(time, 3, 6).direction()).isEqualTo(Direction.UNCLEAR);
    }

    @Test
    void moreIsBetterWhereTheMetricSaysSo() {
        Series speedup = series(Metric.SPEEDUP, 2, 2.01, 1.99, 1, 1.01, 0.99, 1.5, 1.51, 1.49);

        assertThat(standing(speedup, 3, 6).direction()).isEqualTo(Direction.WORSE);
        assertThat(standing(series(Metric.SPEEDUP, 1, 1.01, 0.99, 2, 2.01, 1.99), 3)
                        .direction())
                .isEqualTo(Direction.BETTER);
    }

    @Test
    void aBaselineIsOneRunWithTheNoiseOfAll() {
        Series time = series(Metric.TIME, 100, 104, 96, 101, 99);

        assertThat(against(time, 98).direction()).isEqualTo(Direction.UNCLEAR);
        assertThat(against(time, 80).direction()).isEqualTo(Direction.WORSE);
        assertThat(against(time, 120).direction()).isEqualTo(Direction.BETTER);
        assertThat(HeldLevel.against("release", point(0, 80), series(Metric.TIME, 100), List.of()))
                .as("one run has no noise that is known")
                .isNull();
    }

    private static Standing standing(Series series, int... changes) {
        return Objects.requireNonNull(HeldLevel.againstBest(series, changes(changes)))
                .at(0.95, MARGIN);
    }

    private static Standing against(Series series, double baseline) {
        return Objects.requireNonNull(HeldLevel.against("release", point(0, baseline), series, List.of()))
                .at(0.95, MARGIN);
    }

    /** Only where changes are matters to levels. */
    private static List<Change> changes(int... indexes) {
        return IntStream.of(indexes)
                .mapToObj(index -> new Change(
                        index, "r" + index, Instant.EPOCH, new Interval(1, 1, 1), 0, Direction.UNCLEAR, List.of()))
                .toList();
    }

    private static Series series(Metric metric, double... values) {
        return new Series(
                new Series.Name("scenario", "device", "machine", "place", "int8"),
                metric,
                IntStream.range(0, values.length)
                        .mapToObj(i -> point(i, values[i]))
                        .toList(),
                null);
    }

    private static Point point(int number, double value) {
        return new Point("r" + number, Instant.EPOCH, value, 0.0001, new Point.Versions("", "", "", ""), null);
    }
}
