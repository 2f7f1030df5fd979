package dev.assay.scenarios.wire;

import dev.assay.scenarios.measurement.Device;
import java.util.List;

/**
 * Ask a coordinator to take part: the first thing that an agent says, and says again when the coordinator no longer knows it.
 *
 * @param protocol the highest version of these messages that the agent speaks, see {@link #PROTOCOL}
 * @param version of Assay, for people
 * @param id made at random once and kept: tells this agent from another one of the same name
 * @param name what people call it, for example the machine's name; the coordinator may have to choose another
 * @param instance made at random by each process: tells an agent that was started again from one that was merely away
 * @param devices what it can measure on; their ids are unique on this agent, such as {@code cpu}
 */
public record AgentHello(int protocol, String version, String id, String name, String instance, List<Device> devices) {
    /** The version of the messages in this package. */
    public static final int PROTOCOL = 1;

    public AgentHello {
        devices = List.copyOf(devices);
    }
}
