package dev.assay.scenarios.result;

import dev.assay.scenarios.language.Claim;
import java.util.List;

/**
 * Hold a claim and what became of it.
 *
 * @param claim what is claimed
 * @param variants whose measurements tell: those that the claim speaks of, or the baseline where it is about something else than variants
 * @param outcomes one for each device of the run
 */
public record CheckedClaim(Claim claim, List<String> variants, List<ClaimOutcome> outcomes) {
    public CheckedClaim {
        variants = List.copyOf(variants);
        outcomes = List.copyOf(outcomes);
    }
}
