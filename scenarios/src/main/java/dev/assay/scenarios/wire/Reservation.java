package dev.assay.scenarios.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keep an agent for a user, for a pool, or, as maintenance, for nobody.
 *
 * @param id names it
 * @param agent name of the agent
 * @param user whose blocks it measures meanwhile, if it is kept for a user
 * @param pool whose blocks it measures meanwhile, if it is kept for a pool
 * @param begins from when on
 * @param ends until when
 * @param reason for people, or empty
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reservation(
        String id,
        String agent,
        @Nullable String user,
        @Nullable String pool,
        Instant begins,
        Instant ends,
        String reason) {
    /** Say what becomes of the agent meanwhile, for people. */
    public String purpose() {
        if (user != null) {
            return "reserved for user " + user;
        }
        return pool == null ? "in maintenance" : "reserved for pool " + pool;
    }
}
