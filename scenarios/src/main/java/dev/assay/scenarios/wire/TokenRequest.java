package dev.assay.scenarios.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Ask for a join token.
 *
 * @param role of who comes in with it: {@code agent}, {@code viewer}, {@code submitter} or {@code admin}
 * @param name what to call it, and with one use also who comes in with it; a made up one if there is none
 * @param validSeconds how long it is good for
 * @param uses how many it lets in
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokenRequest(String role, @Nullable String name, long validSeconds, int uses) {}
