package dev.assay.coordinator.state;

import dev.assay.coordinator.database.AgentRecord;
import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.schedule.Scheduler;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.AgentWelcome;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Know which agents belong to the lab, and which of them take part now. */
public final class Members {
    private final AgentBook agents;
    private final Scheduler scheduler;
    private final Duration leaseTime;
    private final Duration heartbeat;
    private final LabOutcome.Collector outcome;
    private final LabClock clock;
    private final Map<String, Instant> joined = new HashMap<>();

    /**
     * Begin with agents that take no part.
     *
     * @param leaseTime what agents are told of how long a lease lasts
     * @param heartbeat what they are told of how often to show that they still measure
     */
    Members(
            AgentBook agents,
            Scheduler scheduler,
            Duration leaseTime,
            Duration heartbeat,
            LabOutcome.Collector outcome,
            LabClock clock) {
        this.agents = agents;
        this.scheduler = scheduler;
        this.leaseTime = leaseTime;
        this.heartbeat = heartbeat;
        this.outcome = outcome;
        this.clock = clock;
    }

    /** Return all agents, those that are away too. */
    List<AgentRecord> all() {
        return agents.all();
    }

    /**
     * Find an agent.
     *
     * @throws ProblemException {@code agent.unknown}
     */
    AgentRecord named(String name) {
        return agents.named(name).orElseThrow(() -> LabProblems.unknownAgent(name));
    }

    /**
     * Let an agent take part.
     *
     * @throws ProblemException {@code agent.protocol} if it speaks another version, {@code agent.bad-hello} if it says something odd
     */
    public AgentWelcome join(AgentHello hello) {
        HelloChecks.check(hello);
        return join(hello, agents.join(hello, clock.now()));
    }

    /** Let an agent take part whose credential says what it is called. */
    public AgentWelcome joinProven(AgentHello hello, String name) {
        HelloChecks.check(hello);
        return join(hello, agents.joinProven(hello, name, clock.now()));
    }

    private AgentWelcome join(AgentHello hello, AgentRecord agent) {
        outcome.changed(new Change.AgentSaved(agent));
        scheduler.join(agent.name(), hello.instance(), agent.deviceIds());
        scheduler.drain(agent.name(), agent.drained());
        joined.put(agent.name(), clock.now());
        return new AgentWelcome(
                agent.name(),
                hello.devices().stream()
                        .map(Device::id)
                        .collect(Collectors.toMap(id -> id, id -> AgentBook.deviceId(agent.name(), id))),
                leaseTime.toMillis(),
                heartbeat.toMillis());
    }

    /** Take note of an agent that can't reach this lab. */
    AgentRecord describe(AgentHello hello) {
        HelloChecks.check(hello);
        AgentRecord agent = agents.join(hello, clock.now());
        outcome.changed(new Change.AgentSaved(agent));
        return agent;
    }

    /** Let an agent go; it may come back. */
    public void leave(String agent, String instance) {
        scheduler.leave(agent, instance);
    }

    /** Put an agent out; its devices are no longer there for new runs. */
    public void expel(String name) {
        scheduler.expel(name);
        agents.named(name).ifPresent(agent -> {
            agents.forget(agent);
            outcome.changed(new Change.AgentForgotten(agent.id()));
        });
    }

    /**
     * Give an agent no more work, or give it work again.
     *
     * @return whether there is such an agent
     */
    public boolean drain(String name, boolean drained) {
        Optional<AgentRecord> known = agents.named(name);
        known.ifPresent(agent -> {
            outcome.changed(new Change.AgentSaved(agents.save(agent.drained(drained))));
            scheduler.drain(name, drained);
            if (!drained) {
                outcome.call(name);
            }
        });
        return known.isPresent();
    }

    /** Hear a sign of life. */
    void seen(String name) {
        agents.seen(name, clock.now()).ifPresent(saved -> outcome.changed(new Change.AgentSaved(saved)));
    }

    /** Return whether an agent takes part. */
    boolean hasJoined(String name) {
        return scheduler.hasJoined(name);
    }

    AgentHealth health(AgentRecord agent) {
        return hasJoined(agent.name()) ? AgentHealth.ofJoined(agent.lastSeen(), clock.now()) : AgentHealth.AWAY;
    }

    /** Return whether an agent offers a device. */
    boolean hasDevice(String name, String device) {
        return agents.named(name)
                .filter(agent -> agent.deviceIds().contains(device))
                .isPresent();
    }

    /** Return when an agent that takes part last joined. */
    @Nullable
    Instant joined(AgentRecord agent) {
        return hasJoined(agent.name()) ? joined.get(agent.name()) : null;
    }
}
