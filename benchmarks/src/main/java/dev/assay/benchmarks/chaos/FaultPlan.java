package dev.assay.benchmarks.chaos;

import dev.assay.coordinator.farm.FaultyNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Choose what goes wrong: the same from the same seed. */
final class FaultPlan {
    private static final int SHORTEST_MS = 50;
    private static final int USUAL_MS = 900;
    /** One of so many lasts longer than a lease. */
    private static final int LONG_ONES = 6;

    private static final int LONGEST_JUMP_DAYS = 400;

    private final RandomGenerator random;
    private final Place place;

    private FaultPlan(RandomGenerator random, Place place) {
        this.random = random;
        this.place = place;
    }

    /**
     * Where faults can be.
     *
     * @param processes how many agents have a process of their own
     * @param agents how many there are with the simulated ones
     * @param hasDisk whether disks can be filled
     * @param hasDatabase whether there is a database server
     * @param lease how long a lease lasts
     */
    record Place(int processes, int agents, boolean hasDisk, boolean hasDatabase, Duration lease) {}

    /** A fault, and how long to wait before. */
    record Step(Duration pause, Fault fault) {}

    /** Choose faults. */
    static List<Step> draw(long seed, int count, Place place) {
        FaultPlan plan = new FaultPlan(new SplittableRandom(seed), place);
        List<Step> steps = new ArrayList<>();
        while (steps.size() < count) {
            Fault fault = plan.fault();
            if (plan.isPossible(fault)) {
                steps.add(new Step(Duration.ofMillis(plan.random.nextLong(300)), fault));
            }
        }
        return steps;
    }

    private boolean isPossible(Fault fault) {
        return switch (fault) {
            case Fault.DiskFull _, Fault.DiskFullAtStart _, Fault.AgentDiskFull _ -> place.hasDisk();
            case Fault.DatabaseKilled _ -> place.hasDatabase();
            case Fault.CoordinatorKilled _,
                    Fault.CoordinatorFrozen _,
                    Fault.AgentKilled _,
                    Fault.AgentFrozen _,
                    Fault.LineCut _,
                    Fault.LineFrozen _,
                    Fault.TrafficDisturbed _,
                    Fault.CoordinatorClockSet _,
                    Fault.AgentClockSet _ -> true;
        };
    }

    private Fault fault() {
        int draw = random.nextInt(100);
        if (draw < 8) {
            return new Fault.CoordinatorKilled();
        }
        if (draw < 18) {
            return new Fault.CoordinatorFrozen(time());
        }
        if (draw < 34) {
            return new Fault.AgentKilled(agent());
        }
        if (draw < 44) {
            return new Fault.AgentFrozen(process(), time());
        }
        if (draw < 54) {
            return new Fault.LineCut(agent(), time());
        }
        if (draw < 62) {
            return new Fault.LineFrozen(agent(), time());
        }
        if (draw < 78) {
            return new Fault.TrafficDisturbed(disturbance(), time());
        }
        if (draw < 83) {
            return new Fault.DiskFull(time());
        }
        if (draw < 85) {
            return new Fault.DiskFullAtStart();
        }
        if (draw < 88) {
            return new Fault.AgentDiskFull(process(), time());
        }
        if (draw < 92) {
            return new Fault.CoordinatorClockSet(jump());
        }
        return draw < 95 ? new Fault.AgentClockSet(process(), jump()) : new Fault.DatabaseKilled();
    }

    private int agent() {
        // Half of them real.
        return random.nextBoolean() ? process() : random.nextInt(place.agents());
    }

    private int process() {
        return random.nextInt(place.processes());
    }

    private Duration time() {
        long leaseMs = place.lease().toMillis();
        return Duration.ofMillis(
                random.nextInt(LONG_ONES) == 0
                        ? leaseMs + random.nextLong(leaseMs / 2)
                        : SHORTEST_MS + random.nextLong(USUAL_MS));
    }

    private Duration jump() {
        return Duration.ofDays(random.nextInt(-LONGEST_JUMP_DAYS, LONGEST_JUMP_DAYS + 1))
                .plusMillis(random.nextInt(100_000));
    }

    private FaultyNetwork.Fault disturbance() {
        List<FaultyNetwork.Fault> kinds = List.of(
                FaultyNetwork.Fault.LOST_ANSWER,
                FaultyNetwork.Fault.DUPLICATE,
                FaultyNetwork.Fault.DELAYED_ANSWER,
                FaultyNetwork.Fault.CUT_REQUEST);
        return kinds.get(random.nextInt(kinds.size()));
    }
}
