package dev.assay.coordinator.state;

import dev.assay.coordinator.access.Names;
import dev.assay.coordinator.database.AgentRecord;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.wire.AgentHello;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Know the agents of the lab, and give each a name of its own. Belongs to one thread. */
final class AgentBook {
    /** A device with this id is what the agent is known for: it gets the agent's name. */
    private static final String MAIN_DEVICE = "cpu";

    /** No name contains it, so no device is ever called like another agent. */
    private static final String DEVICE_SEPARATOR = ":";

    private static final Duration SEEN_PRECISION = Duration.ofMinutes(1);

    private static final String UNNAMED = "agent";

    /** Begins the id of an agent that is known by its name; no agent makes such an id up by chance. */
    private static final String PROVEN = "credential of ";

    private final Map<String, AgentRecord> byId = new LinkedHashMap<>();
    private final Map<String, AgentRecord> byName = new HashMap<>();

    AgentBook(Collection<AgentRecord> known) {
        known.forEach(this::save);
    }

    /** Take note of an agent that joins, for the first time or again, and is known by the id that it made up for itself. */
    AgentRecord join(AgentHello hello, Instant now) {
        AgentRecord known = byId.get(hello.id());
        String name = known == null ? Names.free(Names.printable(hello.name(), UNNAMED), this::isTaken) : known.name();
        return join(hello, hello.id(), name, known, now);
    }

    /** Take note of an agent that joins, for the first time or again, and is known by the name that its credential gives it. */
    AgentRecord joinProven(AgentHello hello, String name, Instant now) {
        AgentRecord known = byName.get(name);
        return join(hello, known == null ? PROVEN + name : known.id(), name, known, now);
    }

    private AgentRecord join(AgentHello hello, String id, String name, @Nullable AgentRecord known, Instant now) {
        List<Device> devices = hello.devices().stream()
                .map(device -> new Device(deviceId(name, device.id()), device.labels(), device.environment()))
                .toList();
        AgentRecord agent = new AgentRecord(
                id,
                name,
                hello.version(),
                devices,
                known != null && known.drained(),
                known == null ? now : known.joined(),
                now);
        return save(agent);
    }

    Optional<AgentRecord> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    void forget(AgentRecord agent) {
        byId.remove(agent.id());
        byName.remove(agent.name());
    }

    AgentRecord save(AgentRecord agent) {
        byId.put(agent.id(), agent);
        byName.put(agent.name(), agent);
        return agent;
    }

    /** Take note of a sign of life, if that is news worth storing. */
    Optional<AgentRecord> seen(String name, Instant now) {
        return named(name)
                .filter(agent -> agent.lastSeen().plus(SEEN_PRECISION).isBefore(now))
                .map(agent -> save(agent.seen(now)));
    }

    List<AgentRecord> all() {
        return List.copyOf(byId.values());
    }

    static String deviceId(String agent, String device) {
        return device.equals(MAIN_DEVICE) ? agent : agent + DEVICE_SEPARATOR + Names.printable(device, UNNAMED);
    }

    /** Return the name of the agent that a device belongs to. */
    static String agentOf(String device) {
        int end = device.indexOf(DEVICE_SEPARATOR);
        return end < 0 ? device : device.substring(0, end);
    }

    private boolean isTaken(String name) {
        return named(name).isPresent();
    }
}
