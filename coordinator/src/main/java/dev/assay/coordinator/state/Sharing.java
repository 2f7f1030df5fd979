package dev.assay.coordinator.state;

import dev.assay.coordinator.database.AgentRecord;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.schedule.BlockBook;
import dev.assay.coordinator.sharing.Hold;
import dev.assay.coordinator.sharing.SharingChange;
import dev.assay.coordinator.sharing.SharingChecks;
import dev.assay.coordinator.sharing.SharingProblems;
import dev.assay.coordinator.sharing.SharingRules;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.wire.Reservation;
import dev.assay.scenarios.wire.RunPhase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Know how the lab is shared, and how much users are about to queue. Belongs to one thread. */
final class Sharing {
    private SharingRules rules;
    private Instant lastLook;
    /** How many blocks a run that is being prepared is expected to have. */
    private final Map<String, Integer> expectedBlocks = new HashMap<>();

    Sharing(SharingRules stored, Instant now) {
        this.rules = stored;
        this.lastLook = now;
    }

    SharingRules rules() {
        return rules;
    }

    /**
     * Share the lab in another way.
     *
     * @return what to store: with a new reservation those go that are over
     */
    List<SharingChange> change(SharingChange change, Collection<RunRecord> openRuns, Instant now) {
        SharingChecks.requireRemovable(change, rules, now);
        List<SharingChange> changes = new ArrayList<>();
        switch (change) {
            case SharingChange.PoolRemoved(String name) -> requireUnused(name, openRuns);
            case SharingChange.AgentReserved _ ->
                rules.ended(now).stream()
                        .map(Reservation::id)
                        .map(SharingChange.ReservationCancelled::new)
                        .forEach(changes::add);
            case SharingChange.PoolSaved _,
                    SharingChange.UserSaved _,
                    SharingChange.UserReset _,
                    SharingChange.ReservationCancelled _ -> {
                // Nothing else follows.
            }
        }
        changes.add(change);
        changes.forEach(one -> rules = rules.with(one));
        return changes;
    }

    private static void requireUnused(String pool, Collection<RunRecord> openRuns) {
        openRuns.stream()
                .filter(run -> pool.equals(run.submission().pool()))
                .findFirst()
                .ifPresent(run -> {
                    throw SharingProblems.poolInUse(pool, "run " + run.id());
                });
    }

    /** Return whether a reservation ended since the last time that this was asked. */
    boolean hasReservationEnded(Instant now) {
        boolean hasEnded = rules.hasEndBetween(lastLook, now);
        lastLook = now;
        return hasEnded;
    }

    /** Return whether others of a user's blocks may be begun when one ends. */
    boolean isLimited(String user) {
        return rules.mostMeasured(user).isPresent();
    }

    /** Take note of how many blocks a run is expected to have once it is prepared. */
    void expect(String run, int blocks) {
        expectedBlocks.put(run, blocks);
    }

    /** Take note that it is known how many blocks a run has, or that it has none. */
    void expectNoMore(String run) {
        expectedBlocks.remove(run);
    }

    /**
     * Refuse what would be too much for a user.
     *
     * @param more how many blocks would wait besides those that wait and those that are expected
     */
    void requireRoom(String user, int more, BlockBook blocks, Collection<RunRecord> openRuns) {
        OptionalInt most = rules.mostWaiting(user);
        if (most.isEmpty()) {
            return;
        }
        int waiting = blocks.waitingByUser().getOrDefault(user, 0)
                + openRuns.stream()
                        .filter(run -> run.user().equals(user) && run.standing().phase() == RunPhase.PREPARING)
                        .mapToInt(run -> expectedBlocks.getOrDefault(run.id(), 0))
                        .sum();
        if (waiting + more > most.getAsInt()) {
            throw SharingProblems.tooManyWaiting(user, waiting, more, most.getAsInt());
        }
    }

    /** Return what a run measures on. */
    List<Device> devices(RunRecord run, Collection<AgentRecord> agents) {
        return agents.stream()
                .filter(agent -> rules.takesPart(run.submission().pool(), agent.name(), agent.devices()))
                .flatMap(agent -> agent.devices().stream())
                .toList();
    }

    SharingView view(BlockBook blocks, Collection<RunRecord> openRuns, Collection<AgentRecord> agents, Instant now) {
        Map<String, Integer> measured = blocks.measuredByUser();
        return new SharingView(
                rules,
                measured,
                blocks.waitingByUser(),
                rules.keepsNothing() ? Map.of() : holds(blocks, measured, openRuns, agents, now),
                now);
    }

    private Map<String, Hold> holds(
            BlockBook blocks,
            Map<String, Integer> measured,
            Collection<RunRecord> openRuns,
            Collection<AgentRecord> agents,
            Instant now) {
        Map<String, String> agentByDevice = new HashMap<>();
        agents.forEach(agent -> agent.devices().forEach(device -> agentByDevice.put(device.id(), agent.name())));
        Map<String, Hold> holds = new HashMap<>();
        for (RunRecord run : openRuns) {
            if (blocks.isMeasured(run.id())) {
                continue;
            }
            blocks.firstWaiting(run.id())
                    .flatMap(block -> Optional.ofNullable(agentByDevice.get(block.device()))
                            .flatMap(agent -> rules.hold(agent, block, measured.getOrDefault(run.user(), 0), now)))
                    .ifPresent(hold -> holds.put(run.id(), hold));
        }
        return holds;
    }
}
