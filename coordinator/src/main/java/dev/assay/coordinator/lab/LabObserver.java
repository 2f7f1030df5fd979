package dev.assay.coordinator.lab;

import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.schedule.ReportDecision;
import java.time.Duration;
import java.util.List;

/** Watch how a coordinator works, to count it. Called by one thread at a time; must be quick and must not throw. */
public interface LabObserver {
    /** An observer that looks away. */
    LabObserver NONE = new LabObserver() {};

    /**
     * Changes were stored together.
     *
     * @param took how long the store took
     */
    default void stored(List<Change> changes, Duration took) {}

    /** The store refused changes, which are kept and stored later. */
    default void storeFailed() {}

    /** A report was decided about. */
    default void reported(ReportDecision decision) {}

    /** Agents that hold a connection open because there is no work for them. */
    default void agentsWaiting(int count) {}
}
