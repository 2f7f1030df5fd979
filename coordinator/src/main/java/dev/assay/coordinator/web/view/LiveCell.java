package dev.assay.coordinator.web.view;

import java.util.List;

/**
 * Show how a cell goes that is measured now.
 *
 * @param variant of the cell
 * @param queries how many were done so far, for people
 * @param about which queries the rest is about, for people
 * @param percentiles of the latencies in that time, as far as there were enough queries to tell
 * @param bars of a histogram of them, from left to right
 * @param from the fastest, for people, or empty
 * @param to the slowest, for people, or empty
 */
public record LiveCell(
        String variant,
        String queries,
        String about,
        List<Percentile> percentiles,
        List<Bar> bars,
        String from,
        String to) {
    /** How high and wide the drawing is in its own units; a bar's are in them. */
    public static final int HEIGHT = 32;

    public static final int WIDTH = 192;

    public LiveCell {
        percentiles = List.copyOf(percentiles);
        bars = List.copyOf(bars);
    }

    /** Show one percentile; without enough queries, the value says so. */
    public record Percentile(String name, String value) {}

    /** Show how many queries took about as long. */
    public record Bar(String x, String y, String width, String height) {}
}
