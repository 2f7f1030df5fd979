package dev.assay.agent.doctor;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.scenarios.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Say whether one runtime works here.
 *
 * @param id the runtime's id
 * @param works whether it can run models here
 * @param version as the runtime says itself; present if it works
 * @param description what it runs on; present if it works
 * @param problem why it does not work and what to do; present if it does not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RuntimeStatus(
        String id,
        boolean works,
        @Nullable String version,
        @Nullable String description,
        @Nullable Problem problem) {
    /** Flatten what a runtime's probe said. */
    public static RuntimeStatus of(String id, RuntimeSupport support) {
        return switch (support) {
            case RuntimeSupport.Supported(String version, String description) ->
                new RuntimeStatus(id, true, version, description, null);
            case RuntimeSupport.Unsupported(Problem reason) -> new RuntimeStatus(id, false, null, null, reason);
        };
    }
}
