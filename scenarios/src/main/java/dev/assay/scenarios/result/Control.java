package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hold what came of measuring the baseline a second time in every round, as if it were a variant (an A/A test): whatever difference
 * shows is the measurement's own.
 *
 * @param rounds of the second baseline
 * @param problems what went wrong with it
 * @param ratio of the first baseline to the second, as for a speed-up, with its 95 % interval; the truth is 1
 * @param pairedRounds rounds that both have
 * @param detectionLimit how far the interval reaches away from 1: smaller differences can't be told from none here, 0.01 is 1 %
 * @param reason why there is no ratio, if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Control(
        List<RoundMeasurement> rounds,
        List<Problem> problems,
        @Nullable Interval ratio,
        int pairedRounds,
        @Nullable Double detectionLimit,
        @Nullable String reason) {
    public Control {
        rounds = List.copyOf(rounds);
        problems = List.copyOf(problems);
    }

    /** Return whether the baseline seems to differ from itself: by chance in one run of twenty, or because something is wrong. */
    public boolean differsFromItself() {
        return ratio != null && (ratio.low() > 1 || ratio.high() < 1);
    }
}
