package dev.assay.scenarios.wire;

import java.util.List;
import java.util.Map;

/**
 * Name a set of agents that runs can be submitted to.
 *
 * @param name unique in the lab
 * @param labels agents with a device that has all of these belong to it; none do by their labels if there are none
 * @param agents these belong to it, whatever their labels are
 * @param exclusive whether its agents measure nothing of runs that name no pool
 */
public record Pool(String name, Map<String, String> labels, List<String> agents, boolean exclusive) {
    public Pool {
        labels = Map.copyOf(labels);
        agents = List.copyOf(agents);
    }
}
