package dev.assay.coordinator.lab;

import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.sharing.SharingChange;
import dev.assay.coordinator.state.SharingView;
import dev.assay.scenarios.wire.PoolSummary;
import dev.assay.scenarios.wire.Reservation;
import dev.assay.scenarios.wire.ReservationRequest;
import dev.assay.scenarios.wire.UserRules;
import dev.assay.scenarios.wire.UserSummary;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Show and change how users share the lab. Safe for many threads. */
public final class LabSharing {
    private final LabGate gate;

    LabSharing(LabGate gate) {
        this.gate = gate;
    }

    /** List the pools. */
    public CompletionStage<List<PoolSummary>> pools() {
        return gate.look()
                .thenApply(lab -> lab.sharing().rules().pools().stream()
                        .map(pool -> new PoolSummary(
                                pool,
                                lab.agentsOf(pool.name()).stream()
                                        .map(view -> view.agent().name())
                                        .sorted()
                                        .toList()))
                        .toList());
    }

    /** List the users of whom something is said, or who have blocks measured or waiting. */
    public CompletionStage<List<UserSummary>> users() {
        return gate.look().thenApply(lab -> {
            SharingView sharing = lab.sharing();
            Map<String, UserRules> rules =
                    sharing.rules().users().stream().collect(Collectors.toMap(UserRules::user, user -> user));
            return Stream.of(
                            rules.keySet(),
                            sharing.measured().keySet(),
                            sharing.waiting().keySet())
                    .flatMap(Collection::stream)
                    .distinct()
                    .sorted()
                    .map(user -> new UserSummary(
                            rules.getOrDefault(user, new UserRules(user, null, null, null)),
                            sharing.measured().getOrDefault(user, 0),
                            sharing.waiting().getOrDefault(user, 0)))
                    .toList();
        });
    }

    /** List reservations and maintenance that have not ended, the earliest first. */
    public CompletionStage<List<Reservation>> reservations() {
        return gate.look()
                .thenApply(lab -> lab.sharing().rules().reservations().stream()
                        .filter(reservation ->
                                reservation.ends().isAfter(lab.sharing().now()))
                        .toList());
    }

    /**
     * Share the lab in another way.
     *
     * @return fails with {@code pool.unknown}, {@code pool.in-use} or {@code user.unknown}
     */
    public CompletionStage<Void> change(SharingChange change) {
        return gate.order(replyTo -> new LabMessage.Share(change, replyTo));
    }

    /**
     * Keep an agent for somebody, or for nobody.
     *
     * @param who wants it
     * @return fails with {@code agent.unknown}, {@code pool.unknown}, or a code that begins with {@code reservation.}
     */
    public CompletionStage<Reservation> reserve(ReservationRequest request, Identity who) {
        return gate.ask(replyTo -> new LabMessage.Reserve(request, who, replyTo));
    }

    /**
     * Keep an agent no longer.
     *
     * @param who wants that
     * @return fails with {@code reservation.unknown} or {@code reservation.not-yours}
     */
    public CompletionStage<Void> cancelReservation(String id, Identity who) {
        return gate.order(replyTo -> new LabMessage.CancelReservation(id, who, replyTo));
    }
}
