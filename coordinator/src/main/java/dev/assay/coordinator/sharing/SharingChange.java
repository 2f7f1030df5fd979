package dev.assay.coordinator.sharing;

import dev.assay.scenarios.wire.Pool;
import dev.assay.scenarios.wire.Reservation;
import dev.assay.scenarios.wire.UserRules;

/** Say what is to be different from now on. */
public sealed interface SharingChange {
    /** There is a new pool, or it is another one. */
    record PoolSaved(Pool pool) implements SharingChange {}

    /** There is no such pool any more. */
    record PoolRemoved(String name) implements SharingChange {}

    /** A user gets something else, or everybody else does. */
    record UserSaved(UserRules rules) implements SharingChange {}

    /** A user gets what everybody else gets. */
    record UserReset(String user) implements SharingChange {}

    /** An agent is kept for somebody, or for nobody. */
    record AgentReserved(Reservation reservation) implements SharingChange {}

    /** A reservation is over, or not wanted any more. */
    record ReservationCancelled(String id) implements SharingChange {}
}
