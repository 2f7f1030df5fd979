package dev.assay.reports.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.result.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A series with the points where it changed.
 *
 * @param changes by time
 * @param standing of the newest level; {@code null} where there is nothing to hold it against, or too little to tell noise by
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Trend(
        Series series, List<Change> changes, @Nullable Standing standing) {
    public Trend {
        changes = List.copyOf(changes);
    }

    /** Say whether a change is one for the better. */
    public enum Direction {
        BETTER,
        WORSE,
        /** It is shown, and smaller than what matters. */
        NEGLIGIBLE,
        /** It may be chance. */
        UNCLEAR;

        /** Return the direction of a change that is shown. */
        static Direction of(double ratio, boolean wantsMore, double margin) {
            if (ratio > 1 / (1 + margin) && ratio < 1 + margin) {
                return NEGLIGIBLE;
            }
            return ratio > 1 == wantsMore ? BETTER : WORSE;
        }
    }

    /**
     * A change.
     *
     * @param index position of the first point after it
     * @param run that point's run
     * @param ratio the level after it over the level before it, with its interval
     * @param pValue how easily chance alone shows such a change somewhere in the series
     * @param events what else is new from this run on: versions of Assay and the runtime, other files; it may be the cause
     */
    public record Change(
            int index,
            String run,
            Instant started,
            Interval ratio,
            double pValue,
            Direction direction,
            List<String> events) {
        public Change {
            events = List.copyOf(events);
        }
    }

    /** Return the levels between changes, by time. */
    public List<Level> levels() {
        return levels(series, changes);
    }

    /** Return the levels between changes of a series, by time. */
    static List<Level> levels(Series series, List<Change> changes) {
        List<Level> levels = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= changes.size(); i++) {
            int to = i == changes.size()
                    ? series.points().size()
                    : changes.get(i).index();
            levels.add(Level.of(series, from, to));
            from = to;
        }
        return levels;
    }

    /**
     * What a series was like between two changes.
     *
     * @param from position of its first point
     * @param to position after its last point
     * @param value geometric mean
     */
    public record Level(int from, int to, double value) {
        static Level of(Series series, int from, int to) {
            return new Level(
                    from,
                    to,
                    Math.exp(series.points().subList(from, to).stream()
                            .mapToDouble(point -> Math.log(point.value()))
                            .average()
                            .orElseThrow()));
        }

        int count() {
            return to - from;
        }
    }

    /** Return whether the newest run of the cell tells nothing about it, although earlier ones did. */
    public boolean isLost() {
        return series.gap() != null;
    }

    /** Return whether the newest runs are shown to be worse than what they are held against. */
    public boolean isWorseNow() {
        return standing != null && standing.direction() == Direction.WORSE;
    }
}
