package dev.assay.reports.history;

import dev.assay.reports.history.Trend.Change;
import dev.assay.reports.history.Trend.Direction;
import dev.assay.reports.history.Trend.Level;
import dev.assay.reports.statistics.RatioEstimate;
import dev.assay.scenarios.comparison.LogRatio;
import dev.assay.scenarios.result.Interval;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hold the newest level of a series against a baseline that was named, or against the best level that the series had before: a change of
 * half a percent after one of twenty, or one that makes half of it good, must not hide what was lost.
 *
 * <p>Student's t on logarithms. The noise of a run is what runs scatter around their levels, all levels together, and never less than
 * what the rounds within runs say.
 *
 * @param reference the name of a baseline, or in words the runs of an earlier level
 * @param isBaseline whether a baseline was named
 * @param value of the reference
 * @param ratio the newest level over it
 */
record HeldLevel(Series series, String reference, boolean isBaseline, double value, Level newest, RatioEstimate ratio) {
    /** Hold it against the best level before; {@code null} where nothing changed. */
    static @Nullable HeldLevel againstBest(Series series, List<Change> changes) {
        List<Level> levels = Trend.levels(series, changes);
        Comparator<Level> byValue = Comparator.comparingDouble(Level::value);
        return levels.subList(0, levels.size() - 1).stream()
                .max(series.metric().wantsMore() ? byValue : byValue.reversed())
                .map(best -> new HeldLevel(
                        series,
                        words(series, best),
                        false,
                        best.value(),
                        levels.getLast(),
                        ratio(series, levels, best.value(), best.count(), 0)))
                .orElse(null);
    }

    /**
     * Hold it against what a baseline was; {@code null} where the series is too short to tell its noise.
     *
     * @param name of the baseline
     */
    static @Nullable HeldLevel against(String name, Point baseline, Series series, List<Change> changes) {
        List<Level> levels = Trend.levels(series, changes);
        return series.points().size() == levels.size()
                ? null
                : new HeldLevel(
                        series,
                        name,
                        true,
                        baseline.value(),
                        levels.getLast(),
                        ratio(series, levels, baseline.value(), 1, baseline.relativeError()));
    }

    private static RatioEstimate ratio(
            Series series, List<Level> levels, double value, int runs, double errorOfReference) {
        // Levels with a change between them have several runs; see ChangePoints.FEWEST.
        int degreesOfFreedom = series.points().size() - levels.size();
        double scatter =
                levels.stream().mapToDouble(level -> squares(series, level)).sum() / degreesOfFreedom;
        double variance = Math.max(Math.max(scatter, meanSquareError(series)), errorOfReference * errorOfReference);
        double error = Math.sqrt(variance * (1.0 / levels.getLast().count() + 1.0 / runs));
        return new RatioEstimate(
                new LogRatio(
                        Math.log(levels.getLast().value() / value),
                        Math.max(ChangePoints.LEAST_ERROR, error),
                        degreesOfFreedom),
                0);
    }

    private static String words(Series series, Level level) {
        String first = series.points().get(level.from()).run();
        String last = series.points().get(level.to() - 1).run();
        return level.count() == 1 ? "run " + first : "runs " + first + " to " + last;
    }

    private static double squares(Series series, Level level) {
        return series.points().subList(level.from(), level.to()).stream()
                .mapToDouble(point -> Math.pow(Math.log(point.value() / level.value()), 2))
                .sum();
    }

    private static double meanSquareError(Series series) {
        return series.points().stream()
                .mapToDouble(point -> point.relativeError() * point.relativeError())
                .average()
                .orElse(0);
    }

    /**
     * Say how it stands.
     *
     * @param confidence of the interval
     * @param margin the relative change that does not matter
     */
    Standing at(double confidence, double margin) {
        Interval interval = ratio.interval(confidence);
        boolean isShown = interval.low() > 1 || interval.high() < 1;
        return new Standing(
                reference,
                isBaseline,
                value,
                newest.value(),
                interval,
                confidence,
                isShown ? Direction.of(interval.estimate(), series.metric().wantsMore(), margin) : Direction.UNCLEAR);
    }
}
