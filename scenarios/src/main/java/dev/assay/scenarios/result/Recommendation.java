package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Say what to deploy on a device for one shape and load: the fastest cell that is allowed.
 *
 * <p>A variant is allowed where its accuracy is not shown to be beyond the gate, where its latency is not shown to be beyond the load's
 * bound, and where it is shown to be faster than its baseline; the baseline always is.
 *
 * @param device its id
 * @param shape name of the shape
 * @param load name of the load
 * @param block id of the block of the cell, which says the runtime
 * @param variant the cell's
 * @param sha256 of the file to deploy
 * @param gateShown whether the accuracy is shown to be within the gate; also where there is no gate, and for the baseline
 * @param passedOver cells that would be faster, the fastest first, and why they are not recommended: they name the constraint that decides
 */
public record Recommendation(
        String device,
        String shape,
        String load,
        String block,
        String variant,
        String sha256,
        boolean gateShown,
        List<PassedOver> passedOver) {
    public Recommendation {
        passedOver = List.copyOf(passedOver);
    }

    /** A cell that would be faster. */
    public record PassedOver(String block, String variant, Reason reason) {}

    /** Why a faster cell is not recommended. */
    public enum Reason {
        /** Its accuracy is beyond the gate. */
        @JsonProperty("beyond-gate")
        BEYOND_GATE,
        /** Its latency is beyond the load's bound, or it did not keep up with its load. */
        @JsonProperty("beyond-latency-bound")
        BEYOND_LATENCY_BOUND,
        /** What was timed is not the model whose accuracy was measured. */
        @JsonProperty("not-the-model")
        NOT_THE_MODEL,
        /** That it is faster than its baseline is not shown. */
        @JsonProperty("not-shown-faster")
        NOT_SHOWN_FASTER
    }
}
