package dev.assay.reports.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.reports.history.Trend.Change;
import dev.assay.reports.history.Trend.Direction;
import dev.assay.reports.statistics.FalseDiscoveryRate;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RunResult;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What became of many runs.
 *
 * @param runs how many were looked at
 * @param baseline its name, if the newest runs are held against one
 * @param trends all series, those of one cell together
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record History(int runs, @Nullable String baseline, List<Trend> trends) {
    public History {
        trends = List.copyOf(trends);
    }

    /**
     * Find what changed, and hold the newest runs against the best ones before them. Series share the risk of a false finding, as
     * comparisons of one run do.
     *
     * @param margin the relative change that does not matter
     */
    public static History of(int runs, List<Series> series, double margin) {
        List<List<Change>> changes = changes(series, margin);
        List<Trend> trends = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            trends.add(new Trend(series.get(i), changes.get(i), againstBest(series.get(i), changes.get(i), margin)));
        }
        return new History(runs, null, trends);
    }

    private static @Nullable Standing againstBest(Series series, List<Change> changes, double margin) {
        HeldLevel held = HeldLevel.againstBest(series, changes);
        if (held == null) {
            return null;
        }
        Standing standing = held.at(1 - FalseDiscoveryRate.RATE, margin);
        // A change was shown with all series accounted for, whatever the scatter around other levels says.
        return changes.getLast().direction() == Direction.WORSE ? standing.worse() : standing;
    }

    /**
     * Find what changed, and hold the newest runs against a baseline.
     *
     * @param name of the baseline
     * @param baseline the result that has the name
     * @param margin the relative change that does not matter
     */
    public static History against(String name, RunResult baseline, int runs, List<Series> series, double margin) {
        Map<SeriesReader.Key, Point> points =
                SeriesReader.read(List.of(new SeriesReader.KeptRun(baseline, null))).stream()
                        .collect(Collectors.toMap(SeriesReader.Key::of, Series::last));
        List<List<Change>> changes = changes(series, margin);
        List<@Nullable HeldLevel> held = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            Point point = points.get(SeriesReader.Key.of(series.get(i)));
            held.add(point == null ? null : HeldLevel.against(name, point, series.get(i), changes.get(i)));
        }
        Iterator<Double> confidences = DoubleStream.of(FalseDiscoveryRate.confidences(held.stream()
                        .filter(Objects::nonNull)
                        .mapToDouble(level -> level.ratio().pValue())
                        .toArray()))
                .iterator();
        List<Trend> trends = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            HeldLevel level = held.get(i);
            trends.add(new Trend(
                    series.get(i), changes.get(i), level == null ? null : level.at(confidences.next(), margin)));
        }
        return new History(runs, name, trends);
    }

    private static List<List<Change>> changes(List<Series> series, double margin) {
        double[] pValues = series.stream()
                .mapToDouble(each -> ChangePoints.pValue(logarithms(each), errors(each)))
                .toArray();
        double[] confidences = FalseDiscoveryRate.confidences(pValues);
        return IntStream.range(0, series.size())
                .mapToObj(i -> {
                    Series each = series.get(i);
                    return ChangePoints.find(logarithms(each), errors(each), 1 - confidences[i]).stream()
                            .map(change -> change(each, change, margin))
                            .toList();
                })
                .toList();
    }

    /** Return the series about whose cells the newest run tells nothing any more. */
    public List<Trend> lost() {
        return trends.stream().filter(Trend::isLost).toList();
    }

    /** Return whether nothing became worse, as far as the newest runs tell, and they tell of all. */
    public boolean isFine() {
        return worse().isEmpty() && lost().isEmpty();
    }

    /** Return the series whose newest runs are shown to be worse than what they are held against. */
    public List<Trend> worse() {
        return trends.stream().filter(Trend::isWorseNow).toList();
    }

    private static double[] logarithms(Series series) {
        return series.points().stream()
                .mapToDouble(point -> Math.log(point.value()))
                .toArray();
    }

    private static double[] errors(Series series) {
        return series.points().stream().mapToDouble(Point::relativeError).toArray();
    }

    private static Change change(Series series, ChangePoints.Change change, double margin) {
        Interval step = change.step();
        Interval ratio = new Interval(Math.exp(step.estimate()), Math.exp(step.low()), Math.exp(step.high()));
        Point point = series.points().get(change.at());
        return new Change(
                change.at(),
                point.run(),
                point.started(),
                ratio,
                change.pValue(),
                Direction.of(ratio.estimate(), series.metric().wantsMore(), margin),
                events(series.points().get(change.at() - 1).versions(), point.versions()));
    }

    /** Return what changed from one point to the next beside its value. */
    static List<String> events(Point.Versions before, Point.Versions after) {
        List<String> events = new ArrayList<>();
        if (!before.assay().equals(after.assay())) {
            events.add("Assay " + before.assay() + " → " + after.assay());
        }
        if (!before.runtime().equals(after.runtime())) {
            events.add("runtime " + before.runtime() + " → " + after.runtime());
        }
        if (!before.fileSha256().equals(after.fileSha256())) {
            events.add("another model file");
        }
        if (!before.scenarioSha256().equals(after.scenarioSha256())) {
            events.add("another scenario file");
        }
        return events;
    }
}
