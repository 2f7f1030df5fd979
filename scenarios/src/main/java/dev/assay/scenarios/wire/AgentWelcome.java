package dev.assay.scenarios.wire;

import java.util.Map;

/**
 * Let an agent take part.
 *
 * @param agent the name that it has in this lab and must use from now on
 * @param devices the id in the lab of each device, by the id that the agent gave it
 * @param leaseTimeMs how long a lease lasts after the last sign of life
 * @param heartbeatMs how often to show one while a block is measured
 */
public record AgentWelcome(String agent, Map<String, String> devices, long leaseTimeMs, long heartbeatMs) {
    public AgentWelcome {
        devices = Map.copyOf(devices);
    }
}
