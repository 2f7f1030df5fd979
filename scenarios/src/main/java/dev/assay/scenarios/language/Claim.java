package dev.assay.scenarios.language;

import java.util.List;

/**
 * Hold something that is said of an optimization, so that it can be checked.
 *
 * @param name identifies the claim in its scenario
 * @param says the claim in words
 * @param about what is compared with what
 * @param ranges what must hold, each of another quantity; at least one
 * @param published whether it came with Assay: what others say is checked for information; what a scenario says itself must hold
 */
public record Claim(String name, String says, ClaimSubject about, List<ClaimedRange> ranges, boolean published) {
    public Claim {
        ranges = List.copyOf(ranges);
    }
}
