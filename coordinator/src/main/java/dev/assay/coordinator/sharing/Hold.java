package dev.assay.coordinator.sharing;

import dev.assay.scenarios.wire.Reservation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Say what keeps a block from being begun that its agent could begin otherwise. */
public sealed interface Hold {
    /** Its user has as many blocks measured as may be. */
    record UserLimit(String user, int measured, int most) implements Hold {}

    /** Its agent is kept for somebody else, or for nobody. */
    record Reserved(Reservation reservation) implements Hold {}

    /** It might still be measured when its agent is needed otherwise. */
    record TooLong(Duration estimate, Reservation reservation) implements Hold {}

    /** Return why the block waits, for people. */
    default String words() {
        return switch (this) {
            case UserLimit(String user, int measured, int most) ->
                measured + " of " + most + (most == 1 ? " device" : " devices") + " of user " + user
                        + (measured == 1 ? " is in use" : " are in use");
            case Reserved(Reservation reservation) ->
                reservation.agent() + " is " + reservation.purpose() + " until " + time(reservation.ends());
            case TooLong(Duration estimate, Reservation reservation) ->
                "it takes about " + minutes(estimate) + ", perhaps twice that, and " + reservation.agent() + " is "
                        + reservation.purpose() + " from " + time(reservation.begins());
        };
    }

    private static String minutes(Duration estimate) {
        return Math.max(1, Math.ceilDiv(estimate.toSeconds(), 60)) + " min";
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES).toString();
    }
}
