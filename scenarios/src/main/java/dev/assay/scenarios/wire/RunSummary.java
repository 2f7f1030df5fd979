package dev.assay.scenarios.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.problem.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Show one run of a lab.
 *
 * @param id names it
 * @param scenario name of its scenario
 * @param priority higher is sooner, 0 is usual
 * @param phase how far it is
 * @param cancelled whether its user stopped it
 * @param paused whether no more of its blocks are begun for now
 * @param finished when it ended, if it has
 * @param blocks how far its blocks are; all zero while it is prepared
 * @param problems why it failed
 * @param user who submitted it
 * @param pool that it was submitted to, if it was to one
 * @param waits why none of its blocks is measured, if that is because the lab is shared
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunSummary(
        String id,
        String scenario,
        ProfileName profile,
        int priority,
        RunPhase phase,
        boolean cancelled,
        boolean paused,
        Instant submitted,
        @Nullable Instant finished,
        BlockCounts blocks,
        List<Problem> problems,
        String user,
        @Nullable String pool,
        @Nullable String waits) {
    public RunSummary {
        problems = List.copyOf(problems);
    }
}
