package dev.assay.reports.history;

import java.util.List;

/**
 * What became of one cell in one respect.
 *
 * @param name which cell
 * @param metric in which respect
 * @param points by time
 */
public record Series(Name name, Metric metric, List<Point> points) {
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

    /** Return the last point. */
    public Point last() {
        return points.getLast();
    }
}
