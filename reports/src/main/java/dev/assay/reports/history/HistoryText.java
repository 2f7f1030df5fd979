package dev.assay.reports.history;

import dev.assay.reports.text.Numbers;
import dev.assay.reports.text.PlainText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tell a history to people, in lines for a terminal. */
public final class HistoryText {
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final int MOST_BARS = 24;
    private static final String GAP = "  ";

    private HistoryText() {}

    /** Return what changed in sentences, and all series in a table for each scenario. */
    public static List<String> lines(History history, int width) {
        List<String> lines = new ArrayList<>();
        Map<String, List<Trend>> scenarios = history.trends().stream()
                .collect(Collectors.groupingBy(
                        trend -> trend.series().name().scenario(), LinkedHashMap::new, Collectors.toList()));
        scenarios.forEach((scenario, trends) -> {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add(PlainText.printable(scenario) + ": " + summary(trends));
            lines.add("");
            sentences(trends).forEach(sentence -> lines.addAll(PlainText.wrap(sentence, "• ", "  ", width)));
            if (history.baseline() != null) {
                lines.addAll(PlainText.wrap(held(history.baseline(), trends), "• ", "  ", width));
            }
            lines.add("");
            lines.addAll(table(trends));
        });
        return lines;
    }

    /** Return one sentence for each change, for what the newest runs have lost by several of them, and for cells without a value. */
    public static List<String> sentences(List<Trend> trends) {
        List<String> sentences = new ArrayList<>();
        for (Trend trend : trends) {
            for (int i = 0; i < trend.changes().size(); i++) {
                sentences.add(sentence(trend, i));
            }
            standing(trend).ifPresent(sentences::add);
        }
        sentences.addAll(gaps(trends));
        if (sentences.isEmpty()) {
            boolean isShort =
                    trends.stream().allMatch(trend -> trend.series().points().size() < ChangePoints.FEWEST);
            sentences.add(
                    isShort
                            ? "too few runs to find a change: it takes " + ChangePoints.FEWEST + " of the same cell"
                            : "no change is shown");
        }
        return sentences;
    }

    private static String sentence(Trend trend, int index) {
        Series series = trend.series();
        Trend.Change change = trend.changes().get(index);
        Trend.Level before = trend.levels().get(index);
        Trend.Level after = trend.levels().get(index + 1);
        String verdict = switch (change.direction()) {
            case BETTER -> "better";
            case WORSE -> "worse";
            case NEGLIGIBLE -> "less than matters";
            case UNCLEAR -> "unclear";
        };
        return PlainText.printable(series.name().cell()) + ": "
                + series.metric().words() + " "
                + series.metric().format(before.value()) + " → "
                + series.metric().format(after.value()) + " from run " + PlainText.printable(change.run()) + " on, "
                + Numbers.ratio(change.ratio()) + " as much: " + verdict
                + (change.events().isEmpty()
                        ? ""
                        : "; new in that run: " + PlainText.printable(String.join(", ", change.events())));
    }

    /** Say how the newest level stands to its baseline, or what it has still lost although the last change says something else. */
    private static Optional<String> standing(Trend trend) {
        Standing standing = trend.standing();
        if (standing == null) {
            return Optional.empty();
        }
        boolean isWorse = standing.direction() == Trend.Direction.WORSE;
        boolean isSaid = !trend.changes().isEmpty() && trend.changes().getLast().direction() == Trend.Direction.WORSE;
        boolean isWorthIt =
                standing.isBaseline() ? isWorse || standing.direction() == Trend.Direction.BETTER : isWorse && !isSaid;
        Metric metric = trend.series().metric();
        return isWorthIt
                ? Optional.of(PlainText.printable(trend.series().name().cell()) + ": "
                        + metric.words() + " " + metric.format(standing.level()) + " now, "
                        + metric.format(standing.value()) + " in "
                        + PlainText.printable(standing.reference()) + ", "
                        + Numbers.ratio(standing.ratio()) + " as much: "
                        + (standing.isBaseline() ? "" : "still ")
                        + (isWorse ? "worse" : "better"))
                : Optional.empty();
    }

    /** Name the cells of which the newest run that has them tells something no more. */
    private static List<String> gaps(List<Trend> trends) {
        record Place(Series.Name name, Series.Gap gap) {}
        Map<Place, List<String>> metrics = new LinkedHashMap<>();
        for (Trend trend : trends) {
            Series series = trend.series();
            if (series.gap() != null) {
                metrics.computeIfAbsent(new Place(series.name(), series.gap()), _ -> new ArrayList<>())
                        .add(series.metric().words());
            }
        }
        return metrics.entrySet().stream()
                .map(lost -> PlainText.printable(lost.getKey().name().cell() + ": no "
                        + String.join(", ", lost.getValue()) + " in run "
                        + lost.getKey().gap().run() + " any more: "
                        + lost.getKey().gap().reason()))
                .toList();
    }

    /** Say how many series are held against a baseline, and why the others are not. */
    private static String held(String baseline, List<Trend> trends) {
        long alone = trends.stream().filter(trend -> trend.standing() == null).count();
        return (trends.size() - alone) + " of " + trends.size() + " series are held against "
                + PlainText.printable(baseline)
                + (alone == 0 ? "" : "; the others are not in it, or have one run only");
    }

    private static String summary(List<Trend> trends) {
        long runs = trends.stream()
                .flatMap(trend -> trend.series().points().stream())
                .map(Point::run)
                .distinct()
                .count();
        long worse = trends.stream().filter(Trend::isWorseNow).count();
        long lost = trends.stream().filter(Trend::isLost).count();
        return runs + (runs == 1 ? " run, " : " runs, ") + trends.size() + " series"
                + (worse == 0 ? "" : ", " + worse + " worse now than before")
                + (lost == 0 ? "" : ", " + lost + " not measured any more");
    }

    private static List<String> table(List<Trend> trends) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("cell", "of", "runs", "first", "last", "course"));
        for (Trend trend : trends) {
            Series series = trend.series();
            rows.add(List.of(
                    PlainText.shorten(PlainText.printable(series.name().cell()), 56),
                    series.metric().words(),
                    Integer.toString(series.points().size()),
                    series.metric().format(series.points().getFirst().value()),
                    series.metric().format(series.last().value()),
                    course(series)));
        }
        int[] widths = new int[rows.getFirst().size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], PlainText.length(row.get(i)));
            }
        });
        return rows.stream()
                .map(row -> {
                    List<String> cells = new ArrayList<>();
                    for (int i = 0; i < widths.length; i++) {
                        cells.add(PlainText.padRight(row.get(i), widths[i]));
                    }
                    return String.join(GAP, cells).stripTrailing();
                })
                .toList();
    }

    /** Return the latest points as bars between the smallest and the largest of them. */
    private static String course(Series series) {
        List<Point> points = series.points();
        List<Point> latest = points.subList(Math.max(0, points.size() - MOST_BARS), points.size());
        double low = latest.stream().mapToDouble(Point::value).min().orElseThrow();
        double high = latest.stream().mapToDouble(Point::value).max().orElseThrow();
        return latest.stream()
                .map(point -> {
                    double share = high == low ? 0 : (point.value() - low) / (high - low);
                    int bar = (int) Math.round(share * (BARS.length() - 1));
                    return BARS.substring(bar, bar + 1);
                })
                .collect(Collectors.joining());
    }
}
