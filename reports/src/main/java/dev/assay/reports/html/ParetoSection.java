package dev.assay.reports.html;

import dev.assay.reports.text.BlockLabel;
import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Set accuracy against speed, one chart for each device, input and load: what is worth choosing lies on the front. */
final class ParetoSection {
    private ParetoSection() {}

    /** Return whether anything can be set against each other. */
    static boolean hasContent(View view) {
        return points(view).findAny().isPresent();
    }

    static Element render(View view) {
        return Page.section(view, "pareto", "Accuracy against speed")
                .add(
                        Page.paragraph(
                                "Up is more accurate, left is faster. On the line, Pareto's front, is what nothing else beats"
                                        + " in both; for a ring, something else is at least as good in both and better in one. The front is"
                                        + " drawn through the estimates: neighbours may not be distinguishable, and the matrix says which."),
                        Element.of("div", "charts").addAll(charts(view)));
    }

    private static List<Element> charts(View view) {
        BlockLabel label = new BlockLabel(false, view.hasSeveralDevices());
        return points(view)
                .map(points ->
                        new ParetoChart(label.of(points.getFirst().block().result()), points).figure())
                .toList();
    }

    /** Return what each chart shows. */
    private static Stream<List<ParetoChart.Point>> points(View view) {
        boolean hasRuntimes = BlockLabel.within(view.result()).hasSeveralRuntimes();
        return places(view).values().stream()
                .map(blocks -> points(blocks, hasRuntimes))
                .filter(points -> points.size() > 1);
    }

    /** Gather blocks that differ in their runtime only: what they measured is the same thing. */
    private static Map<List<String>, List<View.Block>> places(View view) {
        Map<List<String>, List<View.Block>> places = new LinkedHashMap<>();
        for (View.Block block : view.blocks()) {
            BlockResult result = block.result();
            List<String> place = List.of(
                    result.device(), result.shape().name(), result.load().name());
            places.computeIfAbsent(place, _ -> new ArrayList<>()).add(block);
        }
        return places;
    }

    /** Return what can be drawn, fastest first. */
    private static List<ParetoChart.Point> points(List<View.Block> blocks, boolean hasRuntimes) {
        List<ParetoChart.Point> points = new ArrayList<>();
        for (View.Block block : blocks) {
            for (View.Cell cell : block.cells()) {
                ParetoChart.Point point = point(block, cell, hasRuntimes);
                if (point != null) {
                    points.add(point);
                }
            }
        }
        points.sort(Comparator.comparingDouble(ParetoChart.Point::timeNs)
                .thenComparing(
                        Comparator.comparingDouble(ParetoChart.Point::accuracy).reversed()));
        return points;
    }

    private static ParetoChart.@Nullable Point point(View.Block block, View.Cell cell, boolean hasRuntimes) {
        CellSummary summary = cell.result().summary();
        // Speed and accuracy of two different things have no place in one point.
        if (summary == null || !cell.isMeasured() || !summary.hasSpeedOfModel()) {
            return null;
        }
        Accuracy accuracy = summary.accuracy();
        Long p50Ns = summary.p50Ns();
        boolean isThroughput = block.result().load().isThroughput();
        boolean hasSpeed = isThroughput ? summary.throughputPerSecond() > 0 : p50Ns != null;
        if (accuracy == null || !hasSpeed) {
            return null;
        }
        double timeNs = isThroughput ? 1e9 / summary.throughputPerSecond() : (double) Objects.requireNonNull(p50Ns);
        String runtime = hasRuntimes ? block.result().runtime().name() : "";
        return new ParetoChart.Point(block, cell, runtime, timeNs, accuracy.value());
    }
}
