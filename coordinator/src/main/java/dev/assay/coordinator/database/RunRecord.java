package dev.assay.coordinator.database;

import dev.assay.coordinator.schedule.Owner;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.Submission;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hold what is known of one run.
 *
 * @param id names it
 * @param number counts runs, in the order of submission
 * @param scenario name of its scenario
 * @param scenarioSha256 of the scenario's text
 * @param submission what was asked for
 * @param user who submitted it
 * @param submitted when; never before that of a run with a lower number
 * @param standing how far it is
 */
public record RunRecord(
        String id,
        long number,
        String scenario,
        String scenarioSha256,
        Submission submission,
        String user,
        Instant submitted,
        Standing standing) {
    /**
     * Say how far a run is.
     *
     * @param cancelled whether the user stopped it
     * @param paused whether no more blocks are begun for now
     * @param finished when it ended, if it has
     * @param problems why it failed
     */
    public record Standing(
            RunPhase phase,
            boolean cancelled,
            boolean paused,
            @Nullable Instant finished,
            List<Problem> problems) {
        /** A run that was just submitted. */
        public static final Standing NEW = new Standing(RunPhase.PREPARING, false, false, null, List.of());

        public Standing {
            problems = List.copyOf(problems);
        }
    }

    /** Return for whom its blocks are measured. */
    public Owner owner() {
        return new Owner(user, Objects.requireNonNullElse(submission.pool(), Owner.DEFAULT_POOL));
    }

    /** Return the same run, further on. */
    public RunRecord with(Standing other) {
        return new RunRecord(id, number, scenario, scenarioSha256, submission, user, submitted, other);
    }
}
