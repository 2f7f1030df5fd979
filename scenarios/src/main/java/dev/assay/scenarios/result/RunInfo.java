package dev.assay.scenarios.result;

import dev.assay.scenarios.language.ProfileName;
import java.time.Instant;

/**
 * Say what was run.
 *
 * @param id unique
 * @param scenario name of the scenario
 * @param description of the scenario
 * @param scenarioSha256 of the scenario file's bytes
 * @param scenarioFile as the user named it
 * @param profile how much of it
 * @param seed decided all orders
 * @param started when
 * @param finished when
 * @param status how it ended
 */
public record RunInfo(
        String id,
        String scenario,
        String description,
        String scenarioSha256,
        String scenarioFile,
        ProfileName profile,
        long seed,
        Instant started,
        Instant finished,
        RunStatus status) {}
