package dev.assay.scenarios.wire;

import java.util.List;

/**
 * Tell what was revoked.
 *
 * @param tokens names of join tokens
 * @param holders names of agents and people
 */
public record Revocation(List<String> tokens, List<String> holders) {
    public Revocation {
        tokens = List.copyOf(tokens);
        holders = List.copyOf(holders);
    }
}
