package dev.assay.reports.text;

import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.ForeignFigures;
import dev.assay.scenarios.result.ForeignMeasurement;
import dev.assay.scenarios.result.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Say what another tool measured, with what its numbers mean. */
public final class ForeignText {
    private ForeignText() {}

    /** Return lines for a terminal. */
    static List<String> lines(RunResult run, int width) {
        List<String> lines = new ArrayList<>();
        for (BlockResult block : run.blocks()) {
            for (CellResult cell : block.cells()) {
                ForeignMeasurement foreign = cell.foreign();
                if (foreign != null) {
                    lines.add(PlainText.printable(cell.variant() + " on " + block.device() + ": measured by "
                            + name(foreign) + ", not by Assay"));
                    lines.addAll(
                            PlainText.wrap("a latency is " + foreign.timing().words(), "  ", "  ", width));
                    figures(cell, foreign)
                            .forEach((what, value) -> lines.add("  " + PlainText.padRight(what, 12) + value));
                    foreign.notes()
                            .forEach(note ->
                                    lines.addAll(PlainText.wrap(PlainText.printable(note), "  • ", "    ", width)));
                }
            }
        }
        return lines;
    }

    /** Return a tool's name and version. */
    public static String name(ForeignMeasurement foreign) {
        return foreign.toolVersion() == null ? foreign.tool() : foreign.tool() + " " + foreign.toolVersion();
    }

    /** Return what is known of a cell, in the order to show it; percentiles of single queries where there are enough of them. */
    public static Map<String, String> figures(CellResult cell, ForeignMeasurement foreign) {
        Map<String, String> shown = new LinkedHashMap<>();
        ForeignFigures figures = foreign.figures();
        CellSummary summary = cell.summary();
        if (figures.queries() != null) {
            shown.put("queries", Numbers.count(figures.queries()));
        }
        put(shown, "min", figures.minNs());
        put(shown, "mean", figures.meanNs());
        if (summary != null) {
            put(shown, "p50", summary.p50Ns());
            put(shown, "p90", summary.p90Ns());
            put(shown, "p99", summary.p99Ns());
        }
        // What the tool itself says, by its own rule.
        figures.percentilesNs().forEach((name, valueNs) -> put(shown, name, valueNs));
        put(shown, "max", figures.maxNs());
        if (figures.throughputPerSecond() != null) {
            shown.put("throughput", Numbers.throughput(figures.throughputPerSecond()));
        }
        return shown;
    }

    private static void put(Map<String, String> shown, String name, @Nullable Long valueNs) {
        if (valueNs != null) {
            shown.putIfAbsent(name, Numbers.duration(valueNs));
        }
    }
}
