package dev.assay.benchmarks.chaos;

import dev.assay.coordinator.farm.FaultyNetwork;
import java.time.Duration;

/** Something that goes wrong. Agents are numbered from 0, real processes first. */
sealed interface Fault {
    /** The coordinator is killed and started again. */
    record CoordinatorKilled() implements Fault {}

    /** The coordinator stands still. */
    record CoordinatorFrozen(Duration time) implements Fault {}

    /** An agent is killed and started again. */
    record AgentKilled(int agent) implements Fault {}

    /** The process of an agent stands still. */
    record AgentFrozen(int agent, Duration time) implements Fault {}

    /** An agent's connections end, and it gets no new ones. */
    record LineCut(int agent, Duration time) implements Fault {}

    /** An agent's connections are open, and nothing comes through. */
    record LineFrozen(int agent, Duration time) implements Fault {}

    /** Requests or answers of all agents are lost, late, doubled or cut, one in three. */
    record TrafficDisturbed(FaultyNetwork.Fault how, Duration time) implements Fault {}

    /** The coordinator's disk is full. */
    record DiskFull(Duration time) implements Fault {}

    /** The coordinator's disk is full when it is killed and started again. */
    record DiskFullAtStart() implements Fault {}

    /** The disk of an agent's process is full. */
    record AgentDiskFull(int agent, Duration time) implements Fault {}

    /** The coordinator's clock is set. */
    record CoordinatorClockSet(Duration by) implements Fault {}

    /** The clock of an agent's process is set. */
    record AgentClockSet(int agent, Duration by) implements Fault {}

    /** The database is killed and started again. */
    record DatabaseKilled() implements Fault {}
}
