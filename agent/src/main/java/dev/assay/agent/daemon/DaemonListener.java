package dev.assay.agent.daemon;

/** Hear what changes for an agent. */
@FunctionalInterface
public interface DaemonListener {
    /** Take note; called by several threads, and must be quick. */
    void heard(DaemonEvent event);
}
