package dev.assay.reports.halving;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Say why a candidate is out.
 *
 * @param standing what the last rung that measured it showed
 * @param rung number of that rung
 */
public record Fall(Standing standing, int rung, Reason reason) {
    /** Why a candidate is out. */
    public enum Reason {
        /** It can't be chosen, whatever further rungs would show. */
        @JsonProperty("obstacle")
        OBSTACLE,
        /** It is in the worse half, and its whole interval says that another is better. */
        @JsonProperty("worse")
        WORSE,
        /** Others seem better, which is not shown; the budget does not reach for all. */
        @JsonProperty("no-budget")
        NO_BUDGET
    }
}
