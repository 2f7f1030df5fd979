package dev.assay.scenarios.plan;

import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.ProfileOverride;
import dev.assay.scenarios.language.RoundBudget;
import java.util.Map;
import java.util.Objects;

/**
 * Scale a scenario to the time that the user has.
 *
 * @param name which built-in profile this is, perhaps with overrides of the scenario
 * @param rounds rounds a block
 * @param control whether the baseline is measured twice in every round, to know what the measurement can't tell from nothing
 * @param durationScale factor on warm-up, minimum duration and minimum queries
 * @param sampleScale factor on the number of samples
 */
public record Profile(ProfileName name, RoundBudget rounds, boolean control, double durationScale, double sampleScale) {
    static final int FEWEST_ROUNDS = 2;

    /** Return what a profile means when the scenario overrides nothing. */
    public static Profile builtIn(ProfileName name) {
        return switch (name) {
            case QUICK -> new Profile(name, RoundBudget.fixed(4), false, 0.15, 0.2);
            case STANDARD -> new Profile(name, new RoundBudget(10, 20, 0.02), false, 1.0, 1.0);
            case THOROUGH -> new Profile(name, new RoundBudget(20, 60, 0.01), true, 2.0, 2.0);
        };
    }

    /** Return what a profile means for a scenario that overrides some of it. */
    public static Profile of(ProfileName name, Map<ProfileName, ProfileOverride> overrides) {
        Profile builtIn = builtIn(name);
        ProfileOverride override = overrides.get(name);
        if (override == null) {
            return builtIn;
        }
        return new Profile(
                name,
                rounds(builtIn.rounds(), override),
                builtIn.control(),
                Objects.requireNonNullElse(override.durationScale(), builtIn.durationScale()),
                Objects.requireNonNullElse(override.sampleScale(), builtIn.sampleScale()));
    }

    /** Return the same with another effort: as many samples, and no control. */
    Profile with(PlanSelection.Effort effort) {
        return new Profile(name, effort.rounds(), false, effort.durationScale(), sampleScale);
    }

    /** The round is the unit of statistics: one alone says nothing about spread. */
    private static RoundBudget rounds(RoundBudget builtIn, ProfileOverride override) {
        int planned = Math.max(FEWEST_ROUNDS, Objects.requireNonNullElse(override.rounds(), builtIn.planned()));
        // Who says how many rounds, and no more, wants that many.
        int usualMost = override.rounds() == null ? builtIn.most() : planned;
        int most = Math.max(planned, Objects.requireNonNullElse(override.maxRounds(), usualMost));
        return new RoundBudget(planned, most, Objects.requireNonNullElse(override.precision(), builtIn.precision()));
    }
}
