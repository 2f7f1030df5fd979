package dev.assay.reports.history;

import dev.assay.scenarios.result.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A series with the points where it changed.
 *
 * @param changes by time
 */
public record Trend(Series series, List<Change> changes) {
    public Trend {
        changes = List.copyOf(changes);
    }

    /** Say whether a change is one for the better. */
    public enum Direction {
        BETTER,
        WORSE,
        /** It is shown, and smaller than what matters. */
        NEGLIGIBLE
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

    /** Return the geometric mean of the points from one position to before another. */
    private double level(int from, int to) {
        return Math.exp(series.points().subList(from, to).stream()
                .mapToDouble(point -> Math.log(point.value()))
                .average()
                .orElseThrow());
    }

    /** Return the levels between changes, by time. */
    public List<Level> levels() {
        List<Level> levels = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= changes.size(); i++) {
            int to = i == changes.size()
                    ? series.points().size()
                    : changes.get(i).index();
            levels.add(new Level(from, to, level(from, to)));
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
    public record Level(int from, int to, double value) {}

    /** Return whether the newest run stands after a change for the worse, with nothing better since. */
    public boolean isWorseNow() {
        return !changes.isEmpty() && changes.getLast().direction() == Direction.WORSE;
    }
}
