package dev.assay.coordinator.database;

import dev.assay.scenarios.measurement.Device;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Hold what is known of one agent.
 *
 * @param id made by the agent itself, once
 * @param name unique in the lab
 * @param version of Assay that it last joined with
 * @param devices with their ids in the lab
 * @param drained whether it gets no more work
 * @param joined when it joined for the first time
 * @param lastSeen when it last showed a sign of life, a minute off at most
 */
public record AgentRecord(
        String id,
        String name,
        String version,
        List<Device> devices,
        boolean drained,
        Instant joined,
        Instant lastSeen) {
    public AgentRecord {
        devices = List.copyOf(devices);
    }

    /** Return the ids of its devices. */
    public Set<String> deviceIds() {
        return devices.stream().map(Device::id).collect(Collectors.toSet());
    }

    /** Return the same agent, seen later. */
    public AgentRecord seen(Instant now) {
        return new AgentRecord(id, name, version, devices, drained, joined, now);
    }

    /** Return the same agent, to be given work or not. */
    public AgentRecord drained(boolean other) {
        return new AgentRecord(id, name, version, devices, other, joined, lastSeen);
    }
}
