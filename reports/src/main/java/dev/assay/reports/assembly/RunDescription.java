package dev.assay.reports.assembly;

import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.result.RunInfo;
import dev.assay.scenarios.result.RunStatus;
import java.time.Instant;
import java.util.List;

/**
 * Say what was run, before its status is known.
 *
 * @param margin relative difference in speed that does not matter
 * @param gates what must be shown of it, as the scenario says
 * @param interrupted whether the user stopped it
 * @see RunInfo
 */
public record RunDescription(
        String id,
        String scenario,
        String description,
        String scenarioSha256,
        String scenarioFile,
        ProfileName profile,
        long seed,
        double margin,
        List<String> gates,
        Instant started,
        Instant finished,
        boolean interrupted) {
    public RunDescription {
        gates = List.copyOf(gates);
    }

    RunInfo withStatus(RunStatus status) {
        return new RunInfo(
                id,
                scenario,
                description,
                scenarioSha256,
                scenarioFile,
                profile,
                seed,
                margin,
                gates.isEmpty() ? null : gates,
                started,
                finished,
                status);
    }
}
