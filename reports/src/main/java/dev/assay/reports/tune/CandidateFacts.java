package dev.assay.reports.tune;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.result.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hold what a rung showed of a candidate.
 *
 * @param block id of its block in the result of the rung
 * @param slowness what speed is compared by, smaller is faster; absent where nothing was measured
 * @param p50Ns absent where the sample does not support it, as the other percentile
 * @param accuracy the task's score, from 0 to 1; 1 for the baseline of a task that compares with it; absent where it was not measured
 * @param speedup against the baseline that was measured beside it; absent for the baseline
 * @param loss score of the baseline less that of the candidate; absent for the baseline
 * @param bytes of the model file
 * @param sha256 of the model file
 * @param excess how many times as bad it is as the best, by the goal; absent where there is an obstacle
 * @param obstacle why it can't be chosen
 * @param unshown what is required and neither shown to hold nor shown to fail
 * @param miss how far it is from meeting everything, as a share of the limits; 0 if it does, absent where that can't be told
 * @param missed the requirement that it misses by most, and by how much, in words; absent if it meets everything
 * @param gateShown whether its accuracy is shown to be within the scenario's gate; also where there is none, or a requirement takes its place
 * @param onFront whether nothing beats it in speed, accuracy and size
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CandidateFacts(
        TuneCandidate candidate,
        String block,
        @Nullable Double slowness,
        @Nullable Long p50Ns,
        @Nullable Long p99Ns,
        @Nullable Double throughputPerSecond,
        @Nullable Double accuracy,
        @Nullable Interval speedup,
        @Nullable Interval loss,
        @Nullable Long bytes,
        @Nullable String sha256,
        @Nullable Interval excess,
        @Nullable String obstacle,
        List<String> unshown,
        @Nullable Double miss,
        @Nullable String missed,
        boolean gateShown,
        boolean onFront) {
    public CandidateFacts {
        unshown = List.copyOf(unshown);
    }

    /** Return whether it is shown to meet everything that is required. */
    public boolean meets() {
        return obstacle == null && unshown.isEmpty();
    }
}
