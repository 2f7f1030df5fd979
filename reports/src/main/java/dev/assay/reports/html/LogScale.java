package dev.assay.reports.html;

import java.util.ArrayList;
import java.util.List;

/**
 * Map positive numbers to coordinates so that equal ratios are equal distances.
 *
 * @param low smallest number, above 0
 * @param high largest number, above {@code low}
 * @param from coordinate of {@code low}
 * @param to coordinate of {@code high}
 */
record LogScale(double low, double high, double from, double to) {
    private static final double[] STEPS = {1, 2, 2.5, 5, 10};

    LogScale {
        if (!(low > 0 && high > low)) {
            throw new IllegalArgumentException("no scale from " + low + " to " + high);
        }
    }

    /** Return a scale that leaves a margin around the numbers, and is never narrower than a ratio of {@code leastRatio}. */
    static LogScale around(double smallest, double largest, double leastRatio, double from, double to) {
        double margin = Math.max(Math.pow(largest / smallest, 0.06), Math.sqrt(leastRatio * smallest / largest));
        return new LogScale(smallest / margin, largest * margin, from, to);
    }

    /** Return the coordinate of a number; one outside of the scale ends at its edge. */
    double at(double value) {
        double share = Math.log(Math.clamp(value, low, high) / low) / Math.log(high / low);
        return from + share * (to - from);
    }

    boolean holds(double value) {
        return value >= low && value <= high;
    }

    /** Return about {@code wanted} round numbers on the scale, ascending. */
    List<Double> ticks(int wanted) {
        return high / low > 8 ? decadeTicks(wanted) : evenTicks(wanted);
    }

    private List<Double> decadeTicks(int wanted) {
        double decades = Math.log10(high / low);
        double[] mantissas = decades * 3 <= wanted + 1 ? new double[] {1, 2, 5} : new double[] {1};
        if (mantissas.length == 1 && decades * 2 <= wanted) {
            mantissas = new double[] {1, 3};
        }
        List<Double> ticks = new ArrayList<>();
        for (int exponent = (int) Math.floor(Math.log10(low)); exponent <= Math.log10(high); exponent++) {
            for (double mantissa : mantissas) {
                double tick = mantissa * Math.pow(10, exponent);
                if (holds(tick)) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    private List<Double> evenTicks(int wanted) {
        double raw = (high - low) / wanted;
        double magnitude = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = magnitude;
        for (double candidate : STEPS) {
            step = candidate * magnitude;
            if (step >= raw) {
                break;
            }
        }
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }
}
