package dev.assay.scenarios.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Ask for a reservation, or for maintenance.
 *
 * @param agent name of the agent
 * @param user for whom, if for a user
 * @param pool for whom, if for a pool
 * @param begins from when on
 * @param ends until when
 * @param reason for people, or empty
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReservationRequest(
        String agent, @Nullable String user, @Nullable String pool, Instant begins, Instant ends, String reason) {}
