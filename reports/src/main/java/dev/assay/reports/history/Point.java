package dev.assay.reports.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one run found.
 *
 * @param run id of the run
 * @param value in nanoseconds, bytes, or as a ratio or share; above 0
 * @param relativeError standard error of the value within the run, relative to it; 0 where the run can't tell
 * @param versions what measured: Assay, the runtime and the model file; a change of these may be the cause of another
 * @param report where the run's page is; {@code null} where nobody knows
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Point(
        String run,
        Instant started,
        double value,
        double relativeError,
        Versions versions,
        @Nullable String report) {
    /**
     * Say what measured a point.
     *
     * @param assay version of Assay
     * @param runtime version of the runtime; empty where it is not known
     * @param scenarioSha256 of the scenario file
     * @param fileSha256 of the model file
     */
    public record Versions(String assay, String runtime, String scenarioSha256, String fileSha256) {}
}
