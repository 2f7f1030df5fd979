package dev.assay.agent.daemon;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.AgentWelcome;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockReport;

/** What changed for an agent; told once for each change, however often something is tried. */
public sealed interface DaemonEvent {
    /** The coordinator lets the agent take part. */
    record Joined(AgentWelcome welcome) implements DaemonEvent {}

    /** The coordinator can't be reached; the agent goes on trying. */
    record Unreachable(Problem problem) implements DaemonEvent {}

    /** The coordinator can be reached again. */
    record Reachable() implements DaemonEvent {}

    /**
     * The coordinator answers, but can't do something; the agent goes on trying.
     *
     * @param request what it was asked for
     */
    record Failing(LinkCall request, Problem problem) implements DaemonEvent {}

    /**
     * The coordinator can do that again.
     *
     * @param request what it was asked for
     */
    record Recovered(LinkCall request) implements DaemonEvent {}

    /**
     * A block is begun.
     *
     * @param device id in the lab of the device that measures
     */
    record BlockBegan(String device, BlockAssignment block) implements DaemonEvent {}

    /** A block was stopped and thrown away, because the coordinator said so. */
    record BlockDropped(BlockAssignment block) implements DaemonEvent {}

    /** A block was given back. */
    record BlockHandedBack(BlockAssignment block, String reason) implements DaemonEvent {}

    /** The coordinator has the report of a block. */
    record ReportKept(BlockReport report) implements DaemonEvent {}

    /** The coordinator does not want a report; it is set aside. */
    record ReportRefused(BlockReport report, String reason) implements DaemonEvent {}

    /** The coordinator refuses heartbeats of a block; it is measured to its end all the same. */
    record HeartbeatRefused(BlockAssignment block, Problem problem) implements DaemonEvent {}

    /** The agent takes part no longer. */
    record Left() implements DaemonEvent {}
}
