package dev.assay.coordinator.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.Owner;
import dev.assay.coordinator.schedule.QueuePlace;
import dev.assay.coordinator.schedule.ScheduledBlock;
import dev.assay.coordinator.state.LabFixtures;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.Pool;
import dev.assay.scenarios.wire.Reservation;
import dev.assay.scenarios.wire.ReservationRequest;
import dev.assay.scenarios.wire.UserRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

class SharingRulesTest {
    private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");
    private static final Owner ANNA = new Owner("anna", Owner.DEFAULT_POOL);
    private static final Owner BOB_IN_VISION = new Owner("bob", "vision");
    private static final List<Device> DEVICES = List.of(LabFixtures.device("lab3"), LabFixtures.device("lab3:gpu"));

    @Example
    void agentsBelongToPoolsByTheirLabelsOrByTheirNames() {
        SharingRules rules = rules(
                new SharingChange.PoolSaved(new Pool("intel", Map.of("arch", "x86_64"), List.of(), false)),
                new SharingChange.PoolSaved(new Pool("arm", Map.of("arch", "aarch64"), List.of("lab4"), false)),
                new SharingChange.PoolSaved(new Pool("named", Map.of(), List.of("lab3"), false)));
        assertThat(rules.poolsOf("lab3", DEVICES)).containsExactly("intel", "named");
        assertThat(rules.poolsOf("lab4", DEVICES)).containsExactly("arm", "intel");
        assertThat(rules.takesPart("arm", "lab3", DEVICES)).isFalse();
        assertThat(rules.takesPart("named", "lab3", DEVICES)).isTrue();
        assertThat(rules.takesPart("nowhere", "lab3", DEVICES)).isFalse();
        assertThat(rules.takesPart(null, "lab3", DEVICES)).isTrue();
        assertThat(rules.takesPart(Owner.DEFAULT_POOL, "lab3", DEVICES)).isTrue();
    }

    @Example
    void anExclusivePoolKeepsItsAgentsForItself() {
        SharingRules rules = rules(new SharingChange.PoolSaved(new Pool("vision", Map.of(), List.of("lab3"), true)));
        assertThat(rules.takesPart(null, "lab3", DEVICES)).isFalse();
        assertThat(rules.takesPart(null, "lab4", DEVICES)).isTrue();
        assertThat(rules.takesPart("vision", "lab3", DEVICES)).isTrue();
        assertThat(rules.with(new SharingChange.PoolRemoved("vision")).takesPart(null, "lab3", DEVICES))
                .isTrue();
    }

    @Example
    void whatIsNotSaidOfAUserIsAsForEverybodyElse() {
        SharingRules rules = rules(
                new SharingChange.UserSaved(new UserRules(UserRules.EVERYBODY_ELSE, null, 4, 100)),
                new SharingChange.UserSaved(new UserRules("anna", 3, 8, null)));
        assertThat(rules.weight("anna")).isEqualTo(3);
        assertThat(rules.weight("bob")).isEqualTo(1);
        assertThat(rules.mostMeasured("anna")).hasValue(8);
        assertThat(rules.mostMeasured("bob")).hasValue(4);
        assertThat(rules.mostWaiting("anna")).hasValue(100);
        assertThat(rules.with(new SharingChange.UserReset("anna")).mostMeasured("anna"))
                .hasValue(4);
        assertThat(SharingRules.NONE.mostWaiting("anna")).isEmpty();
    }

    @Example
    void aBlockSaysWhyItWaits() {
        SharingRules rules = rules(
                new SharingChange.UserSaved(new UserRules("anna", null, 4, null)),
                new SharingChange.AgentReserved(maintenance(Duration.ofHours(1), Duration.ofHours(2))));
        assertThat(why(rules, ANNA, Duration.ofMinutes(1), 4, NOON))
                .isEqualTo("4 of 4 devices of user anna are in use");
        assertThat(why(rules, ANNA, Duration.ofMinutes(30), 3, NOON)).isEmpty();
        assertThat(why(rules, ANNA, Duration.ofMinutes(31), 3, NOON))
                .isEqualTo(
                        "it takes about 31 min, perhaps twice that, and lab3 is in maintenance from 2026-12-01T13:00:00Z");
        assertThat(why(rules, ANNA, Duration.ZERO, 0, NOON.plus(Duration.ofHours(1))))
                .isEqualTo("lab3 is in maintenance until 2026-12-01T14:00:00Z");
        assertThat(why(rules, ANNA, Duration.ofDays(1), 0, NOON.plus(Duration.ofHours(2))))
                .isEmpty();
    }

    @Example
    void aReservationHoldsUpOthersOnly() {
        SharingRules rules = rules(
                new SharingChange.AgentReserved(reservation("anna", null, Duration.ZERO, Duration.ofHours(1))),
                new SharingChange.AgentReserved(reservation(null, "vision", Duration.ofHours(1), Duration.ofHours(2))));
        assertThat(why(rules, BOB_IN_VISION, Duration.ZERO, 0, NOON))
                .isEqualTo("lab3 is reserved for user anna until 2026-12-01T13:00:00Z");
        assertThat(why(rules, ANNA, Duration.ofMinutes(30), 0, NOON)).isEmpty();
        assertThat(why(rules, ANNA, Duration.ofMinutes(40), 0, NOON)).contains("reserved for pool vision from");
        assertThat(why(rules, BOB_IN_VISION, Duration.ofDays(1), 0, NOON.plus(Duration.ofHours(1))))
                .isEmpty();
        assertThat(rules.hasEndBetween(NOON, NOON.plus(Duration.ofMinutes(59)))).isFalse();
        assertThat(rules.hasEndBetween(NOON, NOON.plus(Duration.ofHours(1)))).isTrue();
    }

    @Property(tries = 500)
    void whatIsBegunIsDoneByItsEstimateBeforeAnybodyElseHasTheAgent(
            @ForAll @IntRange(min = -100, max = 100) int beginsMinutes,
            @ForAll @IntRange(min = 1, max = 100) int lastsMinutes,
            @ForAll @IntRange(min = 0, max = 100) int takesMinutes,
            @ForAll @IntRange(min = 0, max = 3) int measured) {
        Duration takes = Duration.ofMinutes(takesMinutes);
        Reservation maintenance =
                maintenance(Duration.ofMinutes(beginsMinutes), Duration.ofMinutes(beginsMinutes + lastsMinutes));
        SharingRules rules = rules(
                new SharingChange.UserSaved(new UserRules("anna", null, 2, null)),
                new SharingChange.AgentReserved(maintenance));
        long longestMs = rules.at("lab3", NOON).longestMs(ANNA, measured);
        boolean isBegun = longestMs >= takes.toMillis();
        if (isBegun) {
            assertThat(measured).isLessThan(2);
            boolean isDoneBefore = !NOON.plus(takes).isAfter(maintenance.begins());
            boolean isBegunAfter = !NOON.isBefore(maintenance.ends());
            assertThat(isDoneBefore || isBegunAfter).isTrue();
        }
        assertThat(why(rules, ANNA, takes, measured, NOON).isEmpty())
                .as("a block that waits says why, and only that one")
                .isEqualTo(isBegun);
        assertThat(rules.at("lab4", NOON).longestMs(ANNA, 0)).isEqualTo(Long.MAX_VALUE);
    }

    @Example
    void whatMakesNoSenseIsRefused() {
        SharingRules rules =
                rules(new SharingChange.AgentReserved(reservation("anna", null, Duration.ZERO, Duration.ofHours(1))));
        assertThat(code(() -> SharingChecks.checked(new Pool("Vision!", Map.of("a", "b"), List.of(), false))))
                .isEqualTo("pool.bad");
        assertThat(code(() -> SharingChecks.checked(new Pool("default", Map.of("a", "b"), List.of(), false))))
                .isEqualTo("pool.bad");
        assertThat(code(() -> SharingChecks.checked(new Pool("vision", Map.of(), List.of(), false))))
                .isEqualTo("pool.bad");
        assertThat(code(() -> SharingChecks.checked(new UserRules("anna", 0, null, null))))
                .isEqualTo("user.bad");
        assertThat(code(() -> SharingChecks.checked(new UserRules("An na", 1, null, null))))
                .isEqualTo("user.bad");
        assertThat(reserving(rules, null, null, 0, 60)).isEqualTo("reservation.overlaps");
        assertThat(reserving(rules, null, null, 60, 60)).isEqualTo("reservation.bad");
        assertThat(reserving(rules, null, null, -60, -30)).isEqualTo("reservation.bad");
        assertThat(reserving(rules, "anna", "vision", 60, 90)).isEqualTo("reservation.bad");
        assertThat(reserving(rules, null, "vision", 60, 90)).isEqualTo("pool.unknown");
        assertThat(code(() ->
                        SharingChecks.requireRemovable(new SharingChange.ReservationCancelled("nothing"), rules, NOON)))
                .isEqualTo("reservation.unknown");
        assertThat(code(() -> SharingChecks.requireRemovable(new SharingChange.UserReset("anna"), rules, NOON)))
                .isEqualTo("user.unknown");
        Reservation made = SharingChecks.checked(
                new ReservationRequest(
                        "lab3", null, "default", NOON.plusSeconds(3600), NOON.plusSeconds(7200), "a new fan"),
                rules,
                NOON);
        assertThat(made.id()).isEqualTo("lab3-20261201T130000");
    }

    private static String reserving(
            SharingRules rules, @Nullable String user, @Nullable String pool, int fromMinutes, int toMinutes) {
        return code(() -> SharingChecks.checked(
                new ReservationRequest(
                        "lab3", user, pool, NOON.plusSeconds(60L * fromMinutes), NOON.plusSeconds(60L * toMinutes), ""),
                rules,
                NOON));
    }

    private static String code(ThrowingCallable refused) {
        String[] code = new String[1];
        assertThatThrownBy(refused)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> code[0] = e.problems().getFirst().code());
        return code[0];
    }

    private static SharingRules rules(SharingChange... changes) {
        SharingRules rules = SharingRules.NONE;
        for (SharingChange change : changes) {
            rules = rules.with(change);
        }
        return rules;
    }

    private static Reservation maintenance(Duration begins, Duration ends) {
        return reservation(null, null, begins, ends);
    }

    private static Reservation reservation(
            @Nullable String user, @Nullable String pool, Duration begins, Duration ends) {
        return new Reservation("at " + begins, "lab3", user, pool, NOON.plus(begins), NOON.plus(ends), "");
    }

    private static String why(SharingRules rules, Owner owner, Duration estimate, int measured, Instant now) {
        ScheduledBlock block = new ScheduledBlock(
                new BlockKey("run", "block"), "lab3", new QueuePlace(0, 0, 1, 0), owner, estimate.toMillis());
        return rules.hold("lab3", block, measured, now).map(Hold::words).orElse("");
    }
}
