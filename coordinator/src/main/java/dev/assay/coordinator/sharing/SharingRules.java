package dev.assay.coordinator.sharing;

import dev.assay.coordinator.schedule.LeaseRules;
import dev.assay.coordinator.schedule.Owner;
import dev.assay.coordinator.schedule.ScheduledBlock;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.wire.Pool;
import dev.assay.scenarios.wire.Reservation;
import dev.assay.scenarios.wire.UserRules;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hold how a lab is shared.
 *
 * @param pools by name
 * @param users by name
 * @param reservations by their beginning
 */
public record SharingRules(List<Pool> pools, List<UserRules> users, List<Reservation> reservations) {
    /** A lab that nobody shares. */
    public static final SharingRules NONE = new SharingRules(List.of(), List.of(), List.of());

    /** An estimate is of the shortest time that a block takes: so many of it must pass before an agent is needed otherwise. */
    private static final int ESTIMATES_BEFORE_RESERVATION = 2;

    public SharingRules {
        pools = pools.stream().sorted(Comparator.comparing(Pool::name)).toList();
        users = users.stream().sorted(Comparator.comparing(UserRules::user)).toList();
        reservations = reservations.stream()
                .sorted(Comparator.comparing(Reservation::begins).thenComparing(Reservation::id))
                .toList();
    }

    /** Return whether nothing is said that could keep a block from being begun. */
    public boolean keepsNothing() {
        return users.isEmpty() && reservations.isEmpty();
    }

    /** Return the same after a change, which {@link SharingChecks} let through. */
    public SharingRules with(SharingChange change) {
        return switch (change) {
            case SharingChange.PoolSaved(Pool pool) -> withPools(replaced(pools, Pool::name, pool));
            case SharingChange.PoolRemoved(String name) ->
                withPools(without(pools, pool -> pool.name().equals(name)));
            case SharingChange.UserSaved(UserRules rules) -> withUsers(replaced(users, UserRules::user, rules));
            case SharingChange.UserReset(String user) ->
                withUsers(without(users, rules -> rules.user().equals(user)));
            case SharingChange.AgentReserved(Reservation reservation) ->
                withReservations(replaced(reservations, Reservation::id, reservation));
            case SharingChange.ReservationCancelled(String id) ->
                withReservations(
                        without(reservations, reservation -> reservation.id().equals(id)));
        };
    }

    private SharingRules withPools(List<Pool> other) {
        return new SharingRules(other, users, reservations);
    }

    private SharingRules withUsers(List<UserRules> other) {
        return new SharingRules(pools, other, reservations);
    }

    private SharingRules withReservations(List<Reservation> other) {
        return new SharingRules(pools, users, other);
    }

    private static <T> List<T> replaced(List<T> all, Function<T, String> name, T one) {
        return Stream.concat(without(all, other -> name.apply(other).equals(name.apply(one))).stream(), Stream.of(one))
                .toList();
    }

    private static <T> List<T> without(List<T> all, Predicate<T> removed) {
        return all.stream().filter(removed.negate()).toList();
    }

    /** Find a pool. */
    public Optional<Pool> pool(String name) {
        return pools.stream().filter(pool -> pool.name().equals(name)).findFirst();
    }

    /** Return the names of the pools that an agent belongs to. */
    public List<String> poolsOf(String agent, List<Device> devices) {
        return pools.stream()
                .filter(pool -> isMember(pool, agent, devices))
                .map(Pool::name)
                .toList();
    }

    private static boolean isMember(Pool pool, String agent, List<Device> devices) {
        return pool.agents().contains(agent)
                || (!pool.labels().isEmpty()
                        && devices.stream()
                                .anyMatch(device -> device.labels()
                                        .entrySet()
                                        .containsAll(pool.labels().entrySet())));
    }

    /**
     * Return whether an agent measures what is submitted to a pool.
     *
     * @param pool its name; none or {@link Owner#DEFAULT_POOL} for runs that go to all agents that no pool keeps for itself
     */
    public boolean takesPart(@Nullable String pool, String agent, List<Device> devices) {
        return isDefault(pool)
                ? pools.stream().noneMatch(known -> known.exclusive() && isMember(known, agent, devices))
                : pool(Objects.requireNonNull(pool))
                        .filter(known -> isMember(known, agent, devices))
                        .isPresent();
    }

    /**
     * Refuse a pool that there is not.
     *
     * @throws dev.assay.scenarios.problem.ProblemException {@code pool.unknown}
     */
    public void requirePool(@Nullable String name) {
        if (!isDefault(name) && pool(Objects.requireNonNull(name)).isEmpty()) {
            throw SharingProblems.unknownPool(
                    name, pools.stream().map(Pool::name).toList());
        }
    }

    private static boolean isDefault(@Nullable String pool) {
        return pool == null || pool.equals(Owner.DEFAULT_POOL);
    }

    /** Return how much device time a user gets for each part that others get. */
    public int weight(String user) {
        return rule(user, UserRules::weight).orElse(1);
    }

    /** Return how many blocks may be measured for a user at the same time, if there is a limit. */
    public OptionalInt mostMeasured(String user) {
        return rule(user, UserRules::mostMeasured);
    }

    /** Return how many blocks of a user may wait, if there is a limit. */
    public OptionalInt mostWaiting(String user) {
        return rule(user, UserRules::mostWaiting);
    }

    /** Return how long a user may reserve agents for themselves, all reservations together that have not ended. */
    Duration mostReserved(String user) {
        return Duration.ofMinutes(rule(user, UserRules::mostReservedMinutes).orElse(0));
    }

    /** Return how long a user has agents reserved from now on, all reservations together. */
    Duration reserved(String user, Instant now) {
        return reservations.stream()
                .filter(reservation -> user.equals(reservation.user()))
                .map(reservation -> fromNow(reservation.begins(), reservation.ends(), now))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Return how much of a time is to come. */
    static Duration fromNow(Instant begins, Instant ends, Instant now) {
        Instant from = begins.isBefore(now) ? now : begins;
        return from.isBefore(ends) ? Duration.between(from, ends) : Duration.ZERO;
    }

    private OptionalInt rule(String user, Function<UserRules, @Nullable Integer> part) {
        return Stream.of(user, UserRules.EVERYBODY_ELSE)
                .flatMap(name -> users.stream().filter(rules -> rules.user().equals(name)))
                .map(part)
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    /** Return what an agent is kept for, now or later, the earliest first. */
    public List<Reservation> reservationsOf(String agent, Instant now) {
        return reservations.stream()
                .filter(reservation -> reservation.agent().equals(agent))
                .filter(reservation -> reservation.ends().isAfter(now))
                .toList();
    }

    /** Return the reservations that are over. */
    public List<Reservation> ended(Instant now) {
        return reservations.stream()
                .filter(reservation -> !reservation.ends().isAfter(now))
                .toList();
    }

    /** Return whether a reservation ended between two times. */
    public boolean hasEndBetween(Instant after, Instant until) {
        return reservations.stream()
                .anyMatch(reservation ->
                        reservation.ends().isAfter(after) && !reservation.ends().isAfter(until));
    }

    /** Return what may be begun by an agent now. */
    public LeaseRules at(String agent, Instant now) {
        return new AtAgent(reservationsOf(agent, now), now);
    }

    /** What may be begun by one agent now. */
    private final class AtAgent implements LeaseRules {
        private final List<Reservation> reservations;
        private final Instant now;

        AtAgent(List<Reservation> reservations, Instant now) {
            this.reservations = reservations;
            this.now = now;
        }

        @Override
        public long longestMs(Owner owner, int measured) {
            if (userLimit(owner.user(), measured).isPresent()) {
                return -1;
            }
            return nextOfOthers(reservations, owner)
                    .map(next -> next.begins().isAfter(now) ? longest(next, now).toMillis() : -1)
                    .orElse(Long.MAX_VALUE);
        }

        @Override
        public int weight(String user) {
            return SharingRules.this.weight(user);
        }
    }

    /**
     * Return what keeps a block from being begun, if anything does.
     *
     * @param agent that has the block's device
     * @param measured how many blocks are measured for its user
     */
    public Optional<Hold> hold(String agent, ScheduledBlock block, int measured, Instant now) {
        Optional<Hold> limit = userLimit(block.owner().user(), measured);
        if (limit.isPresent()) {
            return limit;
        }
        Duration estimate = Duration.ofMillis(block.estimatedMs());
        return nextOfOthers(reservationsOf(agent, now), block.owner()).flatMap(next -> {
            if (!next.begins().isAfter(now)) {
                return Optional.of(new Hold.Reserved(next));
            }
            return estimate.compareTo(longest(next, now)) > 0
                    ? Optional.of(new Hold.TooLong(estimate, next))
                    : Optional.empty();
        });
    }

    private Optional<Hold> userLimit(String user, int measured) {
        OptionalInt most = mostMeasured(user);
        return most.isPresent() && measured >= most.getAsInt()
                ? Optional.of(new Hold.UserLimit(user, measured, most.getAsInt()))
                : Optional.empty();
    }

    private static Optional<Reservation> nextOfOthers(Collection<Reservation> reservations, Owner owner) {
        return reservations.stream()
                .filter(reservation -> !owner.user().equals(reservation.user())
                        && !owner.pool().equals(reservation.pool()))
                .findFirst();
    }

    private static Duration longest(Reservation next, Instant now) {
        return Duration.between(now, next.begins()).dividedBy(ESTIMATES_BEFORE_RESERVATION);
    }
}
