package dev.assay.scenarios.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Say what a user of a lab gets. What is absent is as for everybody else.
 *
 * @param user name of their credential, or {@link #EVERYBODY_ELSE}
 * @param weight how much device time they get for each part that others get, where several want the same device; usually 1
 * @param mostMeasured how many of their blocks may be measured at the same time
 * @param mostWaiting how many of their blocks may wait
 * @param mostReservedMinutes how long they may reserve agents for themselves, all of their reservations together that have not ended;
 *     not at all where nothing is said
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UserRules(
        String user,
        @Nullable Integer weight,
        @Nullable Integer mostMeasured,
        @Nullable Integer mostWaiting,
        @Nullable Integer mostReservedMinutes) {
    /** Stands for all users for whom nothing else is said. */
    public static final String EVERYBODY_ELSE = "*";

    /** Say nothing of reservations. */
    public UserRules(
            String user, @Nullable Integer weight, @Nullable Integer mostMeasured, @Nullable Integer mostWaiting) {
        this(user, weight, mostMeasured, mostWaiting, null);
    }
}
