package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.language.ProfileName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * @param margin relative difference in speed that does not matter; {@code null} in results that are older than it
 * @param gates what must be shown of it, as the scenario says; {@code null} where it says nothing
 * @param started when
 * @param finished when
 * @param status how it ended
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunInfo(
        String id,
        String scenario,
        String description,
        String scenarioSha256,
        String scenarioFile,
        ProfileName profile,
        long seed,
        @Nullable Double margin,
        @Nullable List<String> gates,
        Instant started,
        Instant finished,
        RunStatus status) {
    public RunInfo {
        gates = gates == null ? null : List.copyOf(gates);
    }
}
