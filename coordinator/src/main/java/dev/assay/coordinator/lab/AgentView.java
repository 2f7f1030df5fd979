package dev.assay.coordinator.lab;

import dev.assay.coordinator.database.AgentRecord;
import dev.assay.coordinator.schedule.LeaseGrant;
import org.jspecify.annotations.Nullable;

/**
 * Show an agent as it is now.
 *
 * @param agent what is known of it
 * @param lease what it measures, if it does
 * @param connected whether it has joined since the coordinator started
 */
record AgentView(AgentRecord agent, @Nullable LeaseGrant lease, boolean connected) {}
