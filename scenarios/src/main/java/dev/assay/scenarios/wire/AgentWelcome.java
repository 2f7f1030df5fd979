package dev.assay.scenarios.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Let an agent take part.
 *
 * @param agent the name that it has in this lab and must use from now on
 * @param devices the id in the lab of each device, by the id that the agent gave it
 * @param leaseTimeMs how long a lease lasts after the last sign of life
 * @param heartbeatMs how often to show one while a block is measured
 * @param coordinators where all coordinators of the lab answer, if there are several
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AgentWelcome(
        String agent,
        Map<String, String> devices,
        long leaseTimeMs,
        long heartbeatMs,
        @Nullable List<String> coordinators) {
    public AgentWelcome {
        devices = Map.copyOf(devices);
        coordinators = coordinators == null ? null : List.copyOf(coordinators);
    }

    /** Say nothing of other coordinators. */
    public AgentWelcome(String agent, Map<String, String> devices, long leaseTimeMs, long heartbeatMs) {
        this(agent, devices, leaseTimeMs, heartbeatMs, null);
    }

    /** Return the same with the addresses of all coordinators; one alone need not be named. */
    public AgentWelcome at(List<String> all) {
        return new AgentWelcome(agent, devices, leaseTimeMs, heartbeatMs, all.size() < 2 ? null : all);
    }
}
