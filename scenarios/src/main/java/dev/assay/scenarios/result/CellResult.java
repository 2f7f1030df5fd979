package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hold what was measured of one variant in one block, and its summary.
 *
 * @param referee what the load's referee measured; {@code null} where it has none
 * @param foreign what another tool measured, where the cell was imported: then it has no rounds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CellResult(
        String variant,
        CellStatus status,
        List<Problem> problems,
        @Nullable Evidence evidence,
        @Nullable AccuracyMeasurement accuracy,
        List<RoundMeasurement> rounds,
        @Nullable RefereeResult referee,
        @Nullable CellSummary summary,
        @Nullable ForeignMeasurement foreign) {
    public CellResult {
        problems = List.copyOf(problems);
        rounds = List.copyOf(rounds);
    }

    /** Hold what Assay measured itself. */
    public CellResult(
            String variant,
            CellStatus status,
            List<Problem> problems,
            @Nullable Evidence evidence,
            @Nullable AccuracyMeasurement accuracy,
            List<RoundMeasurement> rounds,
            @Nullable RefereeResult referee,
            @Nullable CellSummary summary) {
        this(variant, status, problems, evidence, accuracy, rounds, referee, summary, null);
    }
}
