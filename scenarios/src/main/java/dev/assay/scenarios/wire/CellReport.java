package dev.assay.scenarios.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.measurement.RefereeRound;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tell what came of one cell.
 *
 * @param variant the variant's name
 * @param evidence what really ran, from the first worker that loaded the model
 * @param accuracy how well it did; {@code null} when it could not be measured, and for the baseline of a fidelity task
 * @param rounds the rounds that succeeded
 * @param refereeRounds what the load's referee measured; {@code null} where it has none, or measured nothing
 * @param problems what went wrong, in order; empty when every round and the accuracy pass succeeded
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CellReport(
        String variant,
        @Nullable Evidence evidence,
        @Nullable AccuracyMeasurement accuracy,
        List<RoundMeasurement> rounds,
        @Nullable List<RefereeRound> refereeRounds,
        List<Problem> problems) {
    public CellReport {
        rounds = List.copyOf(rounds);
        refereeRounds = refereeRounds == null ? null : List.copyOf(refereeRounds);
        problems = List.copyOf(problems);
    }
}
