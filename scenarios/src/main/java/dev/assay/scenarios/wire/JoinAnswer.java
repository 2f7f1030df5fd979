package dev.assay.scenarios.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Let somebody in.
 *
 * @param name what they are called in the lab; the only name that an agent can speak for
 * @param role what they may do
 * @param expires from when on they have to join anew, if ever
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JoinAnswer(String name, String role, @Nullable Instant expires) {}
