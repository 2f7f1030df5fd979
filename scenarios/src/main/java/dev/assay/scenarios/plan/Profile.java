package dev.assay.scenarios.plan;

import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.ProfileOverride;
import java.util.Map;
import java.util.Objects;

/**
 * Scale a scenario to the time that the user has.
 *
 * @param name which built-in profile this is, perhaps with overrides of the scenario
 * @param rounds rounds a block
 * @param durationScale factor on warm-up, minimum duration and minimum queries
 * @param sampleScale factor on the number of samples
 */
public record Profile(ProfileName name, int rounds, double durationScale, double sampleScale) {
    /** Return what a profile means when the scenario overrides nothing. */
    public static Profile builtIn(ProfileName name) {
        return switch (name) {
            case QUICK -> new Profile(name, 4, 0.15, 0.2);
            case STANDARD -> new Profile(name, 10, 1.0, 1.0);
            case THOROUGH -> new Profile(name, 20, 2.0, 2.0);
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
                Objects.requireNonNullElse(override.rounds(), builtIn.rounds()),
                Objects.requireNonNullElse(override.durationScale(), builtIn.durationScale()),
                Objects.requireNonNullElse(override.sampleScale(), builtIn.sampleScale()));
    }
}
