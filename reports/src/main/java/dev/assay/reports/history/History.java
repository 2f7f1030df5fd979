package dev.assay.reports.history;

import dev.assay.reports.history.Trend.Change;
import dev.assay.reports.history.Trend.Direction;
import dev.assay.reports.statistics.FalseDiscoveryRate;
import dev.assay.scenarios.result.Interval;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of many runs.
 *
 * @param runs how many were looked at
 * @param trends all series, those of one cell together
 */
public record History(int runs, List<Trend> trends) {
    public History {
        trends = List.copyOf(trends);
    }

    /**
     * Find what changed. Series share the risk of a false finding, as comparisons of one run do.
     *
     * @param margin the relative change that does not matter
     */
    public static History of(int runs, List<Series> series, double margin) {
        double[] pValues = series.stream()
                .mapToDouble(each -> ChangePoints.pValue(logarithms(each), errors(each)))
                .toArray();
        double[] confidences = FalseDiscoveryRate.confidences(pValues);
        List<Trend> trends = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            Series each = series.get(i);
            trends.add(new Trend(
                    each,
                    ChangePoints.find(logarithms(each), errors(each), 1 - confidences[i]).stream()
                            .map(change -> change(each, change, margin))
                            .toList()));
        }
        return new History(runs, trends);
    }

    /** Return the series whose newest run is shown to be worse. */
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
                direction(ratio.estimate(), series.metric().wantsMore(), margin),
                events(series.points().get(change.at() - 1).versions(), point.versions()));
    }

    private static Direction direction(double ratio, boolean wantsMore, double margin) {
        if (ratio > 1 / (1 + margin) && ratio < 1 + margin) {
            return Direction.NEGLIGIBLE;
        }
        return ratio > 1 == wantsMore ? Direction.BETTER : Direction.WORSE;
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
