package dev.assay.scenarios.wire;

import dev.assay.scenarios.language.ProfileName;
import java.util.Map;

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
 */
public record Submission(
        String scenario,
        String fileName,
        ProfileName profile,
        long seed,
        int priority,
        Map<String, ArtifactReference> files) {
    public Submission {
        files = Map.copyOf(files);
    }
}
