package dev.assay.reports.text;

import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellStatus;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.statistics.PercentileSupport;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lay out one row for each cell of a run, in as many columns as the width allows. */
final class CellTable {
    private static final int LONGEST_NAME = 24;
    private static final String ABSENT = "–";
    private static final String GAP = "  ";

    /** Columns that name a block rather than a cell. */
    private static final List<Column> OF_BLOCK = List.of(Column.RUNTIME, Column.DEVICE, Column.SHAPE, Column.LOAD);

    private static final List<Column> PERCENTILES = List.of(Column.P50, Column.P90, Column.P99);

    /** Columns that can be missed, the least telling first. */
    private static final List<Column> DISPENSABLE =
            List.of(Column.SIZE, Column.P90, Column.STATUS, Column.THROUGHPUT, Column.P99);

    private final RunResult run;
    private final int width;
    private final List<Row> rows;

    /** What stands in each column, row by row: made once, since both widths and lines need it. */
    private final Map<Column, List<String>> texts = new EnumMap<>(Column.class);

    private CellTable(RunResult run, int width) {
        this.run = run;
        this.width = width;
        this.rows = rows(run);
        for (Column column : Column.values()) {
            texts.put(column, rows.stream().map(column::text).toList());
        }
    }

    /** Return the lines of the table, or none where the run has no cells. */
    static List<String> lines(RunResult run, int width) {
        return new CellTable(run, width).lines();
    }

    private List<String> lines() {
        if (rows.isEmpty()) {
            return List.of();
        }
        List<Column> columns = columns();
        boolean isGrouped = tableWidth(columns) > width;
        if (isGrouped) {
            columns.removeAll(OF_BLOCK);
            narrow(columns);
        }
        List<String> table = table(columns);
        List<String> lines = new ArrayList<>();
        lines.add(table.getFirst());
        String previous = "";
        for (int i = 0; i < rows.size(); i++) {
            BlockResult block = rows.get(i).block();
            if (isGrouped && !block.id().equals(previous)) {
                lines.add(PlainText.printable(BlockLabel.of(run, block)));
            }
            previous = block.id();
            lines.add(table.get(i + 1));
        }
        boolean hasTooFew = PERCENTILES.stream()
                .filter(columns::contains)
                .anyMatch(column -> texts(column).stream().anyMatch(text -> text.startsWith("needs ")));
        if (hasTooFew) {
            lines.add("needs N: n too small, a percentile is shown from N queries on");
        }
        return lines;
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>(List.of(Column.values()));
        if (!BlockLabel.hasSeveralRuntimes(run)) {
            columns.remove(Column.RUNTIME);
        }
        if (!BlockLabel.hasSeveralDevices(run)) {
            columns.remove(Column.DEVICE);
        }
        return columns;
    }

    private void narrow(List<Column> columns) {
        boolean hasTroubles = rows.stream().anyMatch(row -> row.cell().status() != CellStatus.MEASURED);
        for (Column column : DISPENSABLE) {
            if (tableWidth(columns) > width && !(column == Column.STATUS && hasTroubles)) {
                columns.remove(column);
            }
        }
    }

    private int tableWidth(List<Column> columns) {
        return columns.stream().mapToInt(this::columnWidth).sum() + GAP.length() * (columns.size() - 1);
    }

    private int columnWidth(Column column) {
        return texts(column).stream().mapToInt(PlainText::length).reduce(PlainText.length(column.title()), Math::max);
    }

    /** Return a line of titles, and one for each row. */
    private List<String> table(List<Column> columns) {
        List<List<String>> table = new ArrayList<>();
        table.add(columns.stream().map(Column::title).toList());
        for (int i = 0; i < rows.size(); i++) {
            int row = i;
            table.add(columns.stream().map(column -> texts(column).get(row)).toList());
        }
        return PlainText.table(table);
    }

    private List<String> texts(Column column) {
        return Objects.requireNonNull(texts.get(column));
    }

    private static List<Row> rows(RunResult run) {
        List<Row> rows = new ArrayList<>();
        for (BlockResult block : run.blocks()) {
            for (CellResult cell : block.cells()) {
                Comparison comparison = block.comparison(cell.variant()).orElse(null);
                rows.add(new Row(block, cell, comparison));
            }
        }
        return List.copyOf(rows);
    }

    private enum Column {
        VARIANT,
        RUNTIME,
        DEVICE,
        SHAPE,
        LOAD,
        P50,
        P90,
        P99,
        THROUGHPUT,
        SPEEDUP,
        ACCURACY,
        SIZE,
        STATUS;

        String title() {
            return switch (this) {
                case VARIANT -> "variant";
                case RUNTIME -> "runtime";
                case DEVICE -> "device";
                case SHAPE -> "shape";
                case LOAD -> "load";
                case P50 -> "p50";
                case P90 -> "p90";
                case P99 -> "p99";
                case THROUGHPUT -> "throughput";
                case SPEEDUP -> "speed-up (CI)";
                case ACCURACY -> "accuracy";
                case SIZE -> "size";
                case STATUS -> "status";
            };
        }

        String text(Row row) {
            return switch (this) {
                case VARIANT -> name(row.cell().variant());
                case RUNTIME -> name(row.block().runtime().name());
                case DEVICE -> name(row.block().device());
                case SHAPE -> name(row.block().shape().name());
                case LOAD -> name(row.block().load().name());
                case P50 -> row.percentile(50, CellSummary::p50Ns);
                case P90 -> row.percentile(90, CellSummary::p90Ns);
                case P99 -> row.percentile(99, CellSummary::p99Ns);
                case THROUGHPUT -> row.ofSummary(summary -> Numbers.throughput(summary.throughputPerSecond()));
                case SPEEDUP -> row.speedup();
                case ACCURACY -> row.accuracy();
                case SIZE -> row.ofSummary(summary -> Numbers.bytes(summary.bytes()));
                case STATUS -> row.status();
            };
        }

        private static String name(String name) {
            return PlainText.shorten(PlainText.printable(name), LONGEST_NAME);
        }
    }

    /** One cell of the matrix with what surrounds it. */
    private record Row(
            BlockResult block, CellResult cell, @Nullable Comparison comparison) {
        String ofSummary(Function<CellSummary, @Nullable String> text) {
            CellSummary summary = cell.summary();
            String value = summary == null ? null : text.apply(summary);
            return value == null ? ABSENT : value;
        }

        String percentile(double percentile, Function<CellSummary, @Nullable Long> valueNs) {
            return ofSummary(summary -> {
                Long latencyNs = valueNs.apply(summary);
                return latencyNs == null
                        ? "needs " + Numbers.count(PercentileSupport.requiredQueries(percentile))
                        : Numbers.duration(latencyNs);
            });
        }

        String speedup() {
            if (cell.variant().equals(block.cells().getFirst().variant())) {
                return "baseline";
            }
            Interval speedup = comparison == null ? null : comparison.speedup();
            if (comparison == null || speedup == null) {
                return ABSENT;
            }
            return FewRounds.suffice(comparison)
                    ? Numbers.ratio(speedup)
                    : Numbers.ratio(speedup.estimate()) + " (" + FewRounds.WORDS + ")";
        }

        String accuracy() {
            return ofSummary(summary -> {
                Accuracy accuracy = summary.accuracy();
                return accuracy == null ? null : Numbers.accuracy(accuracy.value());
            });
        }

        String status() {
            return switch (cell.status()) {
                case MEASURED -> "measured";
                case PARTIAL -> "partial";
                case FAILED -> "failed";
            };
        }
    }
}
