package dev.assay.coordinator.web.view;

import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.wire.LiveSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Put what an agent measures now into words and bars. */
final class LiveWords {
    private static final long MILLIS_PER_SECOND = 1000;
    private static final double LOWEST_BAR = 1;

    private LiveWords() {}

    /** Return how hot a machine is, or empty. */
    static String temperature(@Nullable LiveSummary live) {
        return live == null || live.temperatureCelsius() == null ? "" : Math.round(live.temperatureCelsius()) + " °C";
    }

    static @Nullable LiveCell cell(@Nullable LiveSummary live) {
        LiveSummary.Cell cell = live == null ? null : live.cell();
        if (cell == null) {
            return null;
        }
        List<LiveSummary.Bar> bars = cell.bars();
        return new LiveCell(
                cell.variant(),
                String.format(Locale.ROOT, "%,d %s", cell.queries(), cell.queries() == 1 ? "query" : "queries")
                        + (cell.warmingUp() ? " to warm up" : ""),
                "latencies of the last " + span(cell.spanMs()) + drawnWithout(cell),
                cell.count() == 0
                        ? List.of()
                        : Stream.of(
                                        percentile("p50", cell.p50Ns()),
                                        percentile("p90", cell.p90Ns()),
                                        percentile("p99", cell.p99Ns()))
                                .toList(),
                drawn(bars),
                bars.isEmpty() ? "" : Numbers.duration(bars.getFirst().fromNs()),
                bars.isEmpty() ? "" : Numbers.duration(bars.getLast().toNs()));
    }

    private static String drawnWithout(LiveSummary.Cell cell) {
        long drawn = cell.bars().stream().mapToLong(LiveSummary.Bar::count).sum();
        return drawn < cell.count() ? ", drawn without the slowest hundredth" : "";
    }

    private static String span(long spanMs) {
        return Words.count(Math.toIntExact(Math.max(1, Math.round((double) spanMs / MILLIS_PER_SECOND))), "second");
    }

    private static LiveCell.Percentile percentile(String name, @Nullable Long latencyNs) {
        return new LiveCell.Percentile(name, latencyNs == null ? "too few queries" : Numbers.duration(latencyNs));
    }

    /** A logarithmic scale, on which the area of a bar is the number of its queries; one with any is seen. */
    private static List<LiveCell.Bar> drawn(List<LiveSummary.Bar> bars) {
        if (bars.isEmpty()) {
            return List.of();
        }
        double lowest = log(bars.getFirst().fromNs());
        double unit = LiveCell.WIDTH / (log(bars.getLast().toNs()) - lowest);
        double densest = bars.stream().mapToDouble(LiveWords::density).max().orElseThrow();
        List<LiveCell.Bar> drawn = new ArrayList<>();
        for (LiveSummary.Bar bar : bars) {
            if (bar.count() > 0) {
                double height = Math.max(LOWEST_BAR, LiveCell.HEIGHT * density(bar) / densest);
                double x = (log(bar.fromNs()) - lowest) * unit;
                drawn.add(new LiveCell.Bar(
                        number(x),
                        number(LiveCell.HEIGHT - height),
                        number((log(bar.toNs()) - lowest) * unit - x),
                        number(height)));
            }
        }
        return drawn;
    }

    private static double density(LiveSummary.Bar bar) {
        return bar.count() / (log(bar.toNs()) - log(bar.fromNs()));
    }

    private static double log(long latencyNs) {
        return Math.log((double) latencyNs);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
