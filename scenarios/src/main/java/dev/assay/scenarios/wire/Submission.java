package dev.assay.scenarios.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.plan.PlanSelection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ask a coordinator to run a scenario.
 *
 * @param scenario the text of the scenario file
 * @param fileName what the user called it, for messages
 * @param profile how much time to spend
 * @param seed decides what is left to chance
 * @param priority higher is sooner, 0 is usual
 * @param files what the scenario's {@code file:} sources stand for, by the path as the scenario writes it: the coordinator has them
 *     already, and reads no path of its own for a scenario that came from elsewhere
 * @param selection which part of the scenario to measure; {@code null} for all of it
 * @param pool the agents to measure on; {@code null} for all that no pool keeps for itself
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Submission(
        String scenario,
        String fileName,
        ProfileName profile,
        long seed,
        int priority,
        Map<String, ArtifactReference> files,
        @Nullable PlanSelection selection,
        @Nullable String pool) {
    public Submission {
        files = Map.copyOf(files);
    }

    /** Ask for all of a scenario. */
    public Submission(
            String scenario,
            String fileName,
            ProfileName profile,
            long seed,
            int priority,
            Map<String, ArtifactReference> files) {
        this(scenario, fileName, profile, seed, priority, files, null, null);
    }

    /** Ask for the same on the agents of a pool. */
    public Submission in(@Nullable String other) {
        return new Submission(scenario, fileName, profile, seed, priority, files, selection, other);
    }
}
