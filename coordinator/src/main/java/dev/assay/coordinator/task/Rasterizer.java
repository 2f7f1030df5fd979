package dev.assay.coordinator.task;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Fill polygons: how much of each pixel they cover, by the nonzero winding rule.
 *
 * <p>Exact along each of a few lines a pixel row. Java2D would fill them as well, with other bits from release to release.
 */
final class Rasterizer {
    private static final int LINES_PER_ROW = 5;

    private Rasterizer() {}

    private record Crossing(double x, int direction) {}

    /**
     * Fill polygons.
     *
     * @param polygons closed, each x, y, x, y, ... in pixels; y grows downwards
     * @return the covered share of each pixel, row after row
     */
    static float[] fill(List<double[]> polygons, int width, int height) {
        float[] coverage = new float[width * height];
        List<Crossing> crossings = new ArrayList<>();
        for (int line = 0; line < height * LINES_PER_ROW; line++) {
            double y = (line + 0.5) / LINES_PER_ROW;
            crossings.clear();
            polygons.forEach(polygon -> addCrossings(polygon, y, crossings));
            crossings.sort(Comparator.comparingDouble(Crossing::x));
            int winding = 0;
            for (int i = 0; i + 1 < crossings.size(); i++) {
                winding += crossings.get(i).direction();
                if (winding != 0) {
                    cover(
                            coverage,
                            line / LINES_PER_ROW * width,
                            width,
                            crossings.get(i).x(),
                            crossings.get(i + 1).x());
                }
            }
        }
        for (int i = 0; i < coverage.length; i++) {
            coverage[i] = Math.min(1, coverage[i]);
        }
        return coverage;
    }

    private static void addCrossings(double[] polygon, double y, List<Crossing> crossings) {
        for (int i = 0; i < polygon.length; i += 2) {
            int next = (i + 2) % polygon.length;
            double y0 = polygon[i + 1];
            double y1 = polygon[next + 1];
            if ((y0 <= y) == (y1 <= y)) {
                continue;
            }
            double x = polygon[i] + (y - y0) / (y1 - y0) * (polygon[next] - polygon[i]);
            crossings.add(new Crossing(x, y0 < y1 ? 1 : -1));
        }
    }

    /** Add the part of one line from {@code from} to {@code to} to the pixels of its row. */
    private static void cover(float[] coverage, int row, int width, double from, double to) {
        double start = Math.max(0, from);
        double end = Math.min(width, to);
        for (int pixel = (int) start; pixel < end; pixel++) {
            double part = Math.min(end, pixel + 1.0) - Math.max(start, pixel);
            coverage[row + pixel] += (float) (part / LINES_PER_ROW);
        }
    }
}
