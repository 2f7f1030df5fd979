package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Say how many rounds a block gets: always the planned ones, then more while the intervals are still wide, until the budget is spent.
 *
 * @param planned rounds that are measured whatever they show, at least 2
 * @param most rounds at which it ends whatever they show, at least {@code planned}
 * @param precision half width of a speed-up's 95 % interval, relative to the speed-up, that is narrow enough
 */
public record RoundBudget(int planned, int most, double precision) {
    public RoundBudget {
        if (planned < 1 || most < planned || !(precision > 0)) {
            throw new IllegalArgumentException(
                    planned + " to " + most + " rounds to a precision of " + precision + " are no budget");
        }
    }

    /** Return a budget that does not depend on what the rounds show. */
    public static RoundBudget fixed(int rounds) {
        return new RoundBudget(rounds, rounds, 1);
    }

    /** Return whether the number of rounds depends on what they show. */
    @JsonIgnore
    public boolean isAdaptive() {
        return most > planned;
    }
}
