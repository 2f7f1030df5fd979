package dev.assay.reports.assembly;

import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.result.RunInfo;
import dev.assay.scenarios.result.RunStatus;
import java.time.Instant;

/**
 * Say what was run, before its status is known.
 *
 * @param margin relative difference in speed that does not matter
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
        Instant started,
        Instant finished,
        boolean interrupted) {
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
                started,
                finished,
                status);
    }
}
