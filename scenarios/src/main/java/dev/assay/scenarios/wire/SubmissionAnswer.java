package dev.assay.scenarios.wire;

import java.util.List;

/**
 * Answer a {@link Submission} that was taken on.
 *
 * @param run the new run
 * @param notes what its user should know, for people: targets that no agent can serve, agents that are away or drained
 */
public record SubmissionAnswer(RunSummary run, List<String> notes) {
    public SubmissionAnswer {
        notes = List.copyOf(notes);
    }
}
