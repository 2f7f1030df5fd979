package dev.assay.benchmarks.truth;

import java.util.Locale;

/**
 * Hold one number that was measured against what it must be.
 *
 * @param name for people
 * @param expectedNs by theory or arithmetic
 * @param measuredNs what the load generator recorded
 * @param tolerance how far off it may be: 0.05 is 5 %
 */
public record Finding(String name, double expectedNs, double measuredNs, double tolerance) implements Outcome {
    private static final double NS_PER_MS = 1e6;

    @Override
    public boolean holds() {
        return Math.abs(measuredNs / expectedNs - 1) <= tolerance;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-40s expected %10.4f ms, measured %10.4f ms, %+6.2f %%  %s",
                name,
                expectedNs / NS_PER_MS,
                measuredNs / NS_PER_MS,
                100 * (measuredNs / expectedNs - 1),
                holds() ? "ok" : "OFF BY MORE THAN " + Math.round(100 * tolerance) + " %");
    }
}
