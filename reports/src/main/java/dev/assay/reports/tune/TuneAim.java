package dev.assay.reports.tune;

import dev.assay.scenarios.gate.GateExpression;
import dev.assay.scenarios.language.Load;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Say what a search is for.
 *
 * @param goal what is to be as good as it can; {@code null} for all that nothing beats in speed, accuracy and size
 * @param requirements what must be shown of whatever is chosen
 */
public record TuneAim(@Nullable TuneGoal goal, List<GateExpression> requirements) {
    public TuneAim {
        requirements = List.copyOf(requirements);
    }

    /** Return the same with speed for a goal, by the measure of a load, where there is none. */
    public TuneAim bySpeed(Load load) {
        if (goal != null) {
            return this;
        }
        return new TuneAim(load.isThroughput() ? TuneGoal.THROUGHPUT : TuneGoal.LATENCY, requirements);
    }

    /** Return for example {@code the lowest latency with p99<10ms}. */
    public String toText() {
        String best = Optional.ofNullable(goal)
                .map(wanted -> switch (wanted) {
                    case LATENCY -> "the lowest latency";
                    case THROUGHPUT -> "the highest throughput";
                    case SIZE -> "the smallest file";
                })
                .orElse("what nothing beats in speed, accuracy and size");
        return requirements.isEmpty() ? best : best + " with " + requirementsText();
    }

    /** Return the requirements as the user wrote them. */
    public String requirementsText() {
        return requirements.stream().map(GateExpression::text).collect(Collectors.joining(", "));
    }
}
