package dev.assay.benchmarks.truth;

import java.util.Locale;

/**
 * Hold one number that was measured against what it must reach, or must not exceed.
 *
 * @param name for people
 * @param measured in the unit
 * @param limit in the unit
 * @param isFloor whether the number must be at least as large as the limit; else it must be at most as large
 * @param unit for people
 */
record Limit(String name, double measured, double limit, boolean isFloor, String unit) implements Outcome {
    @Override
    public boolean holds() {
        return isFloor ? measured >= limit : measured <= limit;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-40s %s %10.4g %s, measured %10.4g %s  %s",
                name,
                isFloor ? "at least" : "at most ",
                limit,
                unit,
                measured,
                unit,
                holds() ? "ok" : "MISSED");
    }
}
