/**
 * The agent of a lab: it leases blocks from a coordinator, measures them, and hands in what came of them.
 *
 * <p>{@link dev.assay.agent.daemon.AgentDaemon#run} keeps its thread until the agent is stopped; heartbeats have a thread of their own
 * while a block is measured, and {@link dev.assay.agent.daemon.AgentDaemon#stop} may be called by any. A
 * {@link dev.assay.agent.daemon.DaemonListener} is called by all of them.
 */
@NullMarked
package dev.assay.agent.daemon;

import org.jspecify.annotations.NullMarked;
