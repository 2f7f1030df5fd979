package dev.assay.reports.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one cell in one respect.
 *
 * @param name which cell
 * @param metric in which respect
 * @param points by time
 * @param gap why the newest run of the cell adds none; {@code null} where it does
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Series(
        Name name,
        Metric metric,
        List<Point> points,
        @Nullable Gap gap) {
    public Series {
        points = List.copyOf(points);
    }

    /**
     * Name a cell through all runs.
     *
     * @param machine the processor that its device has, which tells devices of one name apart
     * @param place shape, load and runtime
     */
    public record Name(String scenario, String device, String machine, String place, String variant) {
        /** Return the cell as people read it, without its scenario. */
        public String cell() {
            return variant + " at " + place + ", " + device;
        }
    }

    /**
     * Say that a run which has the cell found nothing to add to its series.
     *
     * @param reason in words
     */
    public record Gap(String run, String reason) {}

    /** Return the last point. */
    public Point last() {
        return points.getLast();
    }
}
