package dev.assay.reports.assembly;

import dev.assay.scenarios.measurement.NewInputs;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.measurement.TimedOutputs;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gather what rounds found out about whether their speed is that of the model whose accuracy was measured. */
final class SpeedChecks {
    private SpeedChecks() {}

    /** Return whether new inputs took as long in all rounds together, if that was tried. */
    static @Nullable NewInputs newInputs(List<RoundMeasurement> rounds) {
        List<NewInputs> tried = rounds.stream()
                .map(RoundMeasurement::newInputs)
                .filter(Objects::nonNull)
                .toList();
        return tried.isEmpty() ? null : NewInputs.merge(tried);
    }

    /** Return why the speed of rounds is not that of the model whose accuracy was measured, after the name of the cell. */
    static @Nullable String doubtOfSpeed(List<RoundMeasurement> rounds) {
        TimedOutputs outputs = timedOutputs(rounds);
        if (outputs != null && outputs.verdict() == TimedOutputs.Verdict.DIFFERENT) {
            return "answered something else while it was timed than when its accuracy was measured";
        }
        NewInputs newInputs = newInputs(rounds);
        return newInputs != null && newInputs.verdict() == NewInputs.Verdict.SLOWER
                ? "answers from memory: inputs that it had not seen took longer"
                : null;
    }

    /** Return what was found of the timed outputs of all rounds together, if any were compared. */
    static @Nullable TimedOutputs timedOutputs(List<RoundMeasurement> rounds) {
        List<TimedOutputs> compared = rounds.stream()
                .map(RoundMeasurement::timedOutputs)
                .filter(Objects::nonNull)
                .toList();
        return compared.isEmpty() ? null : TimedOutputs.merge(compared);
    }
}
