package dev.assay.scenarios.tool.environment;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Say whether some tools are installed here.
 *
 * @param name as users type it
 * @param works whether they are
 * @param version that this Assay knows
 * @param problem why they can't be used and what to do; present if they are not installed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ToolStatus(
        String name,
        boolean works,
        String version,
        @Nullable Problem problem) {
    static ToolStatus of(ToolEnvironment tool, @Nullable Problem obstacle) {
        return new ToolStatus(tool.name(), obstacle == null, tool.version(), obstacle);
    }
}
