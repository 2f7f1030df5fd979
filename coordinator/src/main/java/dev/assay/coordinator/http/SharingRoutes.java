package dev.assay.coordinator.http;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.lab.LabSharing;
import dev.assay.coordinator.sharing.SharingChange;
import dev.assay.coordinator.sharing.SharingChecks;
import dev.assay.coordinator.sharing.SharingProblems;
import dev.assay.scenarios.wire.Pool;
import dev.assay.scenarios.wire.PoolSummary;
import dev.assay.scenarios.wire.ReservationRequest;
import dev.assay.scenarios.wire.UserRules;
import dev.assay.scenarios.wire.UserSummary;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * How the lab is shared: pools, what users get, reservations and maintenance.
 *
 * @param sharing knows it
 * @param bodies reads requests
 * @param identity who asks
 */
record SharingRoutes(LabSharing sharing, JsonBodies bodies, Identity identity) {
    Route pools() {
        return collection(
                sharing::pools, Pool.class, this::save, name -> sharing.change(new SharingChange.PoolRemoved(name)));
    }

    Route users() {
        return collection(
                sharing::users, UserRules.class, this::save, name -> sharing.change(new SharingChange.UserReset(name)));
    }

    Route reservations() {
        return collection(
                sharing::reservations,
                ReservationRequest.class,
                wanted -> sharing.reserve(wanted, identity),
                id -> sharing.cancelReservation(id, identity));
    }

    private CompletionStage<PoolSummary> save(Pool pool) {
        return sharing.change(new SharingChange.PoolSaved(SharingChecks.checked(pool)))
                .thenCompose(_ -> sharing.pools())
                .thenApply(pools -> pools.stream()
                        .filter(saved -> saved.pool().name().equals(pool.name()))
                        .findFirst()
                        // Somebody removed it at once.
                        .orElseThrow(() -> SharingProblems.unknownPool(pool.name(), List.of())));
    }

    private CompletionStage<UserSummary> save(UserRules rules) {
        return sharing.change(new SharingChange.UserSaved(SharingChecks.checked(rules)))
                .thenCompose(_ -> sharing.users())
                .thenApply(users -> users.stream()
                        .filter(saved -> saved.rules().user().equals(rules.user()))
                        .findFirst()
                        .orElse(new UserSummary(rules, 0, 0)));
    }

    /** Things with names: list them, take one more on, remove one. */
    private <T> Route collection(
            Listing listing,
            Class<T> type,
            Function<T, ? extends CompletionStage<?>> saving,
            Function<String, CompletionStage<Void>> removal) {
        return concat(
                pathEnd(() -> concat(
                        get(() -> completeWithFuture(
                                JsonAnswers.answer(listing.list().thenApply(JsonAnswers::ok)))),
                        post(() -> extractRequest(request -> completeWithFuture(JsonAnswers.answer(bodies.read(
                                        request, type)
                                .thenCompose(wanted -> saving.apply(wanted).thenApply(JsonAnswers::ok)))))))),
                path(
                        PathMatchers.segment(),
                        name -> delete(() -> completeWithFuture(
                                JsonAnswers.answer(removal.apply(name).thenApply(_ -> JsonAnswers.nothing()))))));
    }

    /** Says what there is. */
    @FunctionalInterface
    private interface Listing {
        CompletionStage<? extends List<?>> list();
    }
}
