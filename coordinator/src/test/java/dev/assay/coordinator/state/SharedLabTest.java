package dev.assay.coordinator.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.access.Role;
import dev.assay.coordinator.schedule.LeaseAnswer;
import dev.assay.coordinator.schedule.LeaseGrant;
import dev.assay.coordinator.sharing.Hold;
import dev.assay.coordinator.sharing.SharingChange;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.Pool;
import dev.assay.scenarios.wire.Reservation;
import dev.assay.scenarios.wire.ReservationRequest;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.UserRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users share the agents of a lab, also after it was started again. */
class SharedLabTest {
    private final MemoryLabStore store = new MemoryLabStore();
    private Instant now = Instant.parse("2026-12-01T12:00:00Z");
    private long uptimeMs;
    private Lab lab = restarted();

    @BeforeEach
    void join() {
        for (String agent : List.of("lab1", "lab2")) {
            lab.members().join(LabFixtures.hello(agent, "i"));
            lab.leases().lease(agent, "i");
            settle();
        }
    }

    @Test
    void usersTakeTurnsWhoeverQueuedMore() {
        submit("a", "anna", null, 0, 6, "lab1");
        submit("b", "bob", null, 0, 3, "lab1");
        share(new SharingChange.UserSaved(new UserRules("anna", 2, null, null)));
        List<String> runs = IntStream.range(0, 6)
                .mapToObj(_ -> {
                    LeaseGrant grant = lease("lab1");
                    uptimeMs += 1000;
                    lab.expire();
                    report(grant);
                    return grant.block().run();
                })
                .toList();
        assertThat(runs).containsExactly("a", "b", "a", "a", "b", "a");
    }

    @Test
    void moreBlocksOfAUserThanMayBeMeasuredWaitAndSayWhy() {
        share(new SharingChange.UserSaved(new UserRules("anna", null, 1, null)));
        submit("a", "anna", null, 0, 1, "lab1");
        submit("b", "anna", null, 0, 1, "lab2");
        LeaseGrant first = lease("lab1");
        restart();
        assertThat(lab.leases().lease("lab2", "i")).isEqualTo(new LeaseAnswer.Nothing());
        assertThat(lab.view(0).sharing().holds()).containsExactly(Map.entry("b", new Hold.UserLimit("anna", 1, 1)));
        assertThat(lab.leases().hasWorkFor("lab2")).isFalse();

        report(first);
        assertThat(lab.leases().hasWorkFor("lab2")).isTrue();
        assertThat(lab.view(0).sharing().holds()).isEmpty();
    }

    @Test
    void whoWaitsHearsWhenABlockOfALimitedUserEnds() {
        share(new SharingChange.UserSaved(new UserRules(UserRules.EVERYBODY_ELSE, null, 1, null)));
        submit("a", "anna", null, 0, 1, "lab1");
        LeaseGrant grant = lease("lab1");
        lab.leases().report(grant.block(), grant.token(), LabFixtures.FILE, List.of());
        assertThat(lab.takeOutcome().called().everybody()).isTrue();
    }

    @Test
    void whoWaitsHearsWhenABlockOfALimitedUserIsTakenFromItsAgent() {
        share(new SharingChange.UserSaved(new UserRules(UserRules.EVERYBODY_ELSE, null, 1, null)));
        submit("a", "anna", null, 0, 1, "lab1");
        submit("b", "anna", null, 0, 1, "lab2");
        lease("lab1");
        uptimeMs += LabFixtures.LEASE_MS;
        lab.expire();
        assertThat(lab.takeOutcome().called().among(Set.of("lab2"))).containsExactly("lab2");
        assertThat(lab.leases().hasWorkFor("lab2")).isTrue();
    }

    @Test
    void aRunThatWouldQueueTooMuchIsRefused() {
        share(new SharingChange.UserSaved(new UserRules("anna", null, null, 5)));
        lab.runs().submit("a", "digits", "sha", LabFixtures.submission(), "anna", 3);
        settle();
        // What is being prepared counts as well.
        assertThat(code(() -> lab.runs().submit("b", "digits", "sha", LabFixtures.submission(), "anna", 3)))
                .isEqualTo("user.too-many-waiting");
        lab.runs().submit("c", "digits", "sha", LabFixtures.submission(), "bob", 100);
        lab.runs().submit("d", "digits", "sha", LabFixtures.submission(), "anna", 2);
        settle();
        prepare("a", 3, "lab1");
        // It has more blocks than it seemed.
        prepare("d", 3, "lab1");
        assertThat(store.run("d").orElseThrow().standing().phase()).isEqualTo(RunPhase.FAILED);
        assertThat(store.run("d").orElseThrow().standing().problems())
                .extracting(Problem::code)
                .containsExactly("user.too-many-waiting");
    }

    @Test
    void aRunIsMeasuredByTheAgentsOfItsPool() {
        share(new SharingChange.PoolSaved(new Pool("vision", Map.of(), List.of("lab2"), true)));
        restart();
        assertThat(devicesOf("vision")).containsExactly("lab2");
        assertThat(devicesOf(null)).containsExactly("lab1");
        assertThat(code(() -> lab.runs()
                        .submit("x", "digits", "sha", LabFixtures.submission().in("no"), "anna", 1)))
                .isEqualTo("pool.unknown");
        assertThat(code(() -> lab.share(new SharingChange.PoolRemoved("vision"))))
                .isEqualTo("pool.in-use");
        assertThat(lab.view(0).agents())
                .filteredOn(view -> view.agent().name().equals("lab2"))
                .allSatisfy(view -> assertThat(view.pools()).containsExactly("vision"));
    }

    @Test
    void anAgentIsKeptForWhomItIsReserved() {
        Reservation reservation = lab.reserve(
                new ReservationRequest(
                        "lab1", "anna", null, now.plusSeconds(600), now.plusSeconds(1200), "for the paper"),
                Identity.LOCAL);
        settle();
        submit("long", "bob", null, 400_000, 1, "lab1");
        submit("mine", "anna", null, 400_000, 1, "lab1");
        restart();
        assertThat(lab.view(0).sharing().holds().get("long")).isInstanceOf(Hold.TooLong.class);
        LeaseGrant mine = lease("lab1");
        assertThat(mine.block().run()).isEqualTo("mine");
        report(mine);
        assertThat(lab.leases().lease("lab1", "i")).isEqualTo(new LeaseAnswer.Nothing());
        now = now.plusSeconds(700);
        lab.expire();
        assertThat(lab.takeOutcome().called().everybody()).isFalse();
        assertThat(lab.view(0).sharing().holds()).containsEntry("long", new Hold.Reserved(reservation));
        now = now.plusSeconds(600);
        lab.expire();
        assertThat(lab.takeOutcome().called().everybody()).isTrue();
        assertThat(lease("lab1").block().run()).isEqualTo("long");
    }

    @Test
    void maintenanceIsCancelledAndForgottenOnceItIsOver() {
        Reservation maintenance = lab.reserve(
                new ReservationRequest("lab1", null, null, now, now.plus(Duration.ofHours(1)), "a new fan"),
                Identity.LOCAL);
        settle();
        submit("a", "anna", null, 0, 1, "lab1");
        assertThat(lab.leases().lease("lab1", "i")).isEqualTo(new LeaseAnswer.Nothing());
        lab.cancelReservation(maintenance.id(), Identity.LOCAL);
        settle();
        assertThat(lab.leases().hasWorkFor("lab1")).isTrue();

        lab.reserve(new ReservationRequest("lab1", null, null, now, now.plus(Duration.ofHours(1)), ""), Identity.LOCAL);
        settle();
        now = now.plus(Duration.ofHours(2));
        lab.reserve(new ReservationRequest("lab2", null, null, now, now.plus(Duration.ofHours(1)), ""), Identity.LOCAL);
        settle();
        assertThat(store.load().sharing().reservations())
                .extracting(Reservation::agent)
                .containsExactly("lab2");
        assertThat(code(() -> lab.reserve(
                        new ReservationRequest("lab9", null, null, now, now.plusSeconds(9), ""), Identity.LOCAL)))
                .isEqualTo("agent.unknown");
    }

    @Test
    void usersReserveForThemselvesAsLongAsTheyMay() {
        Identity anna = new Identity("anna", Role.SUBMITTER, true);
        assertThat(code(() -> lab.reserve(hours("lab1", "anna", 0, 1), anna))).isEqualTo("reservation.not-allowed");
        share(new SharingChange.UserSaved(new UserRules(UserRules.EVERYBODY_ELSE, null, null, null, 180)));
        assertThat(code(() -> lab.reserve(hours("lab1", "bob", 0, 1), anna))).isEqualTo("reservation.not-yours");
        assertThat(code(() -> lab.reserve(hours("lab1", null, 0, 1), anna))).isEqualTo("reservation.not-yours");

        Reservation today = lab.reserve(hours("lab1", "anna", -1, 1), anna);
        // Of an hour ago nothing is left to be used up.
        Reservation tomorrow = lab.reserve(hours("lab2", "anna", 24, 26), anna);
        assertThat(code(() -> lab.reserve(hours("lab2", "anna", 48, 49), anna))).isEqualTo("reservation.too-much");
        settle();
        restart();
        assertThat(code(() -> lab.reserve(hours("lab2", "anna", 48, 49), anna))).isEqualTo("reservation.too-much");

        Identity bob = new Identity("bob", Role.SUBMITTER, true);
        assertThat(code(() -> lab.cancelReservation(tomorrow.id(), bob))).isEqualTo("reservation.not-yours");
        lab.cancelReservation(tomorrow.id(), anna);
        assertThat(code(() -> lab.cancelReservation(tomorrow.id(), anna))).isEqualTo("reservation.unknown");
        lab.reserve(hours("lab2", "anna", 48, 50), anna);
        lab.cancelReservation(today.id(), Identity.LOCAL);
        assertThat(lab.view(0).sharing().rules().reservations())
                .extracting(Reservation::agent)
                .containsExactly("lab2");
    }

    private ReservationRequest hours(String agent, @Nullable String user, int from, int to) {
        return new ReservationRequest(
                agent, user, null, now.plus(Duration.ofHours(from)), now.plus(Duration.ofHours(to)), "");
    }

    private List<String> devicesOf(@Nullable String pool) {
        String id = "run in " + pool;
        lab.runs().submit(id, "digits", "sha", LabFixtures.submission().in(pool), "anna", 1);
        settle();
        return lab.devices(lab.runs().find(id).orElseThrow()).stream()
                .map(Device::id)
                .toList();
    }

    private void submit(String run, String user, @Nullable String pool, long estimatedMs, int blocks, String device) {
        lab.runs().submit(run, "digits", "sha", LabFixtures.submission().in(pool), user, blocks);
        settle();
        lab.runs()
                .prepared(
                        run,
                        LabFixtures.preparation(),
                        LabFixtures.drafts(run, blocks, device).stream()
                                .map(draft -> new NewBlockDraft(
                                        draft.device(), draft.plannedId(), estimatedMs, draft.assignment()))
                                .toList());
        settle();
    }

    private void prepare(String run, int blocks, String device) {
        lab.runs().prepared(run, LabFixtures.preparation(), LabFixtures.drafts(run, blocks, device));
        settle();
    }

    private void share(SharingChange change) {
        lab.share(change);
        settle();
    }

    private LeaseGrant lease(String agent) {
        LeaseAnswer answer = lab.leases().lease(agent, "i");
        settle();
        assertThat(answer).isInstanceOf(LeaseAnswer.Granted.class);
        return ((LeaseAnswer.Granted) answer).grant();
    }

    private void report(LeaseGrant grant) {
        lab.leases().report(grant.block(), grant.token(), LabFixtures.FILE, List.of());
        settle();
    }

    private static String code(Runnable refused) {
        String[] code = new String[1];
        assertThatThrownBy(refused::run)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> code[0] = e.problems().getFirst().code());
        return code[0];
    }

    private void settle() {
        store.write(lab.takeOutcome().changes());
    }

    private void restart() {
        lab = restarted();
        settle();
        join();
    }

    private Lab restarted() {
        return LabFixtures.lab(store.load(), () -> now, () -> uptimeMs);
    }
}
