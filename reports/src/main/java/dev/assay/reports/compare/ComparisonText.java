package dev.assay.reports.compare;

import dev.assay.reports.compare.RunComparison.CellChange;
import dev.assay.reports.compare.RunComparison.Difference;
import dev.assay.reports.compare.RunComparison.Side;
import dev.assay.reports.text.Markdown;
import dev.assay.reports.text.Numbers;
import dev.assay.reports.text.PlainText;
import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.SpeedVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Render what changed between two runs, for a terminal or as Markdown for a pull request. */
public final class ComparisonText {
    private static final int LONGEST_NAME = 48;
    private static final int MOST_LEFT_OUT = 10;
    private static final String ABSENT = "–";

    private static final Column SPEEDUP = new Column("speed-up", ComparisonText::speedup);
    private static final Column ACCURACY = new Column("accuracy", ComparisonText::accuracyChange);

    private static final List<Column> COLUMNS = List.of(
            new Column(
                    "cell",
                    cell -> PlainText.shorten(
                            PlainText.printable(cell.variant() + " at " + cell.place()), LONGEST_NAME)),
            new Column("p50 before", cell -> median(cell.before())),
            new Column("after", cell -> median(cell.after())),
            new Column("times as fast (CI)", ComparisonText::speed),
            new Column("verdict", cell -> verdict(cell.change().speedVerdict())),
            SPEEDUP,
            ACCURACY,
            new Column("file", cell -> cell.sameFile() ? "same" : size(cell.before()) + " → " + size(cell.after())));

    private final RunComparison comparison;
    private final int width;

    private ComparisonText(RunComparison comparison, int width) {
        this.comparison = comparison;
        this.width = width;
    }

    /** Return lines for a terminal. */
    public static List<String> lines(RunComparison comparison, int width) {
        return new ComparisonText(comparison, width).lines();
    }

    /** Return lines of Markdown: a heading, what changed in sentences, a table, and what else differs folded away. */
    public static List<String> markdown(RunComparison comparison) {
        return new ComparisonText(comparison, Integer.MAX_VALUE).markdown();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.addAll(PlainText.wrap(name(comparison.before()) + ", then", "", "  ", width));
        lines.addAll(PlainText.wrap(name(comparison.after()), "", "  ", width));
        lines.add("");
        sentences().forEach(sentence -> lines.addAll(PlainText.wrap(sentence, "• ", "  ", width)));
        lines.add("");
        lines.addAll(table());
        if (!comparison.differences().isEmpty()) {
            lines.add("");
            lines.add("What else differs");
            comparison
                    .differences()
                    .forEach(difference -> lines.addAll(PlainText.wrap(text(difference), "• ", "  ", width)));
        }
        List<String> leftOut = leftOut();
        if (!leftOut.isEmpty()) {
            lines.add("");
            lines.add("Not compared");
            leftOut.forEach(line -> lines.addAll(PlainText.wrap(line, "• ", "  ", width)));
        }
        return lines;
    }

    private List<String> markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("### " + Markdown.escaped(comparison.after().scenario()) + ": "
                + Markdown.escaped(comparison.before().id()) + " → "
                + Markdown.escaped(comparison.after().id()));
        lines.add("");
        sentences().forEach(sentence -> lines.add("- " + Markdown.escaped(sentence)));
        lines.add("");
        List<Column> columns = columns();
        lines.add(Markdown.row(columns.stream().map(Column::title).toList()));
        lines.add(Markdown.rule(columns.size()));
        comparison
                .cells()
                .forEach(cell -> lines.add(Markdown.row(columns.stream()
                        .map(column -> Markdown.escaped(column.text.apply(cell)))
                        .toList())));
        List<String> rest = new ArrayList<>();
        comparison.differences().forEach(difference -> rest.add("- " + Markdown.escaped(text(difference))));
        leftOut().forEach(line -> rest.add("- not compared: " + Markdown.escaped(line)));
        if (!rest.isEmpty()) {
            lines.addAll(List.of("", "<details><summary>What else differs</summary>", ""));
            lines.addAll(rest);
            lines.addAll(List.of("", "</details>"));
        }
        return lines;
    }

    private static String name(Side side) {
        return side.scenario() + " · " + side.id() + " · "
                + side.started().toString().replaceFirst("T(\\d\\d:\\d\\d).*", " $1") + " · Assay "
                + side.assay().version();
    }

    private List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        List<String> counts = new ArrayList<>();
        count(counts, SpeedVerdict.SLOWER, "slower");
        count(counts, SpeedVerdict.FASTER, "faster");
        count(counts, SpeedVerdict.EQUIVALENT, "as fast within " + Numbers.percent(comparison.margin()));
        count(counts, SpeedVerdict.NOT_DISTINGUISHABLE, "not distinguishable in speed");
        count(counts, SpeedVerdict.NOT_COMPARABLE, "not comparable in speed");
        int cells = comparison.cells().size();
        sentences.add("of " + cells + (cells == 1 ? " cell, " : " cells, ") + String.join(", ", counts));
        comparison.cells().stream()
                .filter(cell -> cell.isBaseline() && cell.sameFile())
                .filter(cell -> cell.change().speedVerdict() == SpeedVerdict.FASTER
                        || cell.change().speedVerdict() == SpeedVerdict.SLOWER)
                .findFirst()
                .ifPresent(cell -> sentences.add("the same file of " + cell.variant() + " is "
                        + (cell.change().speedVerdict() == SpeedVerdict.FASTER ? "faster" : "slower")
                        + " than before: the machine or its software changed, so the speed-ups over "
                        + cell.variant() + " tell more than the speeds"));
        comparison.cells().stream()
                .filter(cell -> cell.change().speedVerdict() == SpeedVerdict.NOT_COMPARABLE)
                .map(cell -> cell.variant() + " at " + cell.place() + " is not comparable in speed: "
                        + Objects.requireNonNullElse(cell.change().reason(), "no reason was recorded"))
                .limit(MOST_LEFT_OUT)
                .forEach(sentences::add);
        return sentences;
    }

    private void count(List<String> counts, SpeedVerdict verdict, String words) {
        long count = comparison.cells().stream()
                .filter(cell -> cell.change().speedVerdict() == verdict)
                .count();
        if (count > 0) {
            counts.add(count + " " + words);
        }
    }

    private List<String> leftOut() {
        List<String> lines = new ArrayList<>();
        comparison.leftOut().stream()
                .limit(MOST_LEFT_OUT)
                .forEach(cell -> lines.add(cell.cell() + ": " + cell.reason()));
        int more = comparison.leftOut().size() - MOST_LEFT_OUT;
        if (more > 0) {
            lines.add("… and " + more + " more");
        }
        return lines;
    }

    private static String text(Difference difference) {
        return difference.what() + ": " + Objects.requireNonNullElse(difference.before(), "none") + " → "
                + Objects.requireNonNullElse(difference.after(), "none");
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>(COLUMNS);
        if (comparison.cells().stream().allMatch(cell -> cell.speedupChange() == null)) {
            columns.remove(SPEEDUP);
        }
        if (comparison.cells().stream().allMatch(cell -> accuracyChange(cell).equals(ABSENT))) {
            columns.remove(ACCURACY);
        }
        return columns;
    }

    private List<String> table() {
        List<Column> columns = columns();
        List<List<String>> rows = new ArrayList<>();
        rows.add(columns.stream().map(Column::title).toList());
        for (CellChange cell : comparison.cells()) {
            rows.add(columns.stream().map(column -> column.text.apply(cell)).toList());
        }
        return PlainText.table(rows);
    }

    private record Column(String title, Function<CellChange, String> text) {}

    private static String speed(CellChange cell) {
        Interval speed = cell.change().speedup();
        return speed == null ? ABSENT : Numbers.ratio(speed);
    }

    private static String speedup(CellChange cell) {
        Double before = cell.speedupBefore();
        Double after = cell.speedupAfter();
        Interval change = cell.speedupChange();
        if (before == null || after == null || change == null) {
            return cell.isBaseline() ? "baseline" : ABSENT;
        }
        return Numbers.ratio(before) + " → " + Numbers.ratio(after) + ", " + Numbers.ratio(change);
    }

    private static String accuracyChange(CellChange cell) {
        String before = accuracy(cell.before());
        String after = accuracy(cell.after());
        Interval delta = cell.change().accuracyDelta();
        if (before.equals(ABSENT) && after.equals(ABSENT)) {
            return ABSENT;
        }
        return before + " → " + after
                + (delta == null ? "" : " (" + Numbers.pointsRange(delta.low(), delta.high()) + " points)");
    }

    private static String median(@Nullable CellSummary summary) {
        Long p50Ns = summary == null ? null : summary.p50Ns();
        return p50Ns == null ? ABSENT : Numbers.duration(p50Ns);
    }

    private static String accuracy(@Nullable CellSummary summary) {
        Accuracy accuracy = summary == null ? null : summary.accuracy();
        return accuracy == null ? ABSENT : Numbers.accuracy(accuracy.value());
    }

    private static String size(@Nullable CellSummary summary) {
        return summary == null ? ABSENT : Numbers.bytes(summary.bytes());
    }

    private static String verdict(SpeedVerdict verdict) {
        return switch (verdict) {
            case FASTER -> "faster";
            case SLOWER -> "slower";
            case EQUIVALENT -> "same";
            case NOT_DISTINGUISHABLE -> "unclear";
            case NOT_COMPARABLE -> ABSENT;
        };
    }
}
