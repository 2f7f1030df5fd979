package dev.assay.coordinator.access;

import java.util.List;

/** Tokens and credentials, each name once. */
public record AccessRecords(List<IssuedToken> tokens, List<Credential> credentials) {
    public AccessRecords {
        tokens = List.copyOf(tokens);
        credentials = List.copyOf(credentials);
    }
}
