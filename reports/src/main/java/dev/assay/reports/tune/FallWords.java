package dev.assay.reports.tune;

import dev.assay.reports.halving.Fall;
import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.result.Interval;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Say in words why a candidate is out. */
public final class FallWords {
    private FallWords() {}

    /** Return for example {@code 1.60x (1.52–1.68) the latency of the best}. */
    public static String because(Fall fall, @Nullable TuneGoal goal) {
        return switch (fall.reason()) {
            case OBSTACLE -> Objects.requireNonNull(fall.standing().obstacle(), "this is the reason");
            case WORSE -> excess(fall.standing().excess(), goal);
            case NO_BUDGET ->
                "the budget does not reach for it; " + excess(fall.standing().excess(), goal)
                        + ", which does not show it to be worse";
        };
    }

    private static String excess(Interval excess, @Nullable TuneGoal goal) {
        String ratio = Numbers.ratio(excess);
        return switch (goal) {
            case LATENCY -> ratio + " the latency of the best";
            case THROUGHPUT -> "the best has " + ratio + " its throughput";
            case SIZE -> Numbers.ratio(excess.estimate()) + " the size of the smallest";
            case null -> ratio + " as slow as one that is at least as accurate and no larger";
        };
    }
}
