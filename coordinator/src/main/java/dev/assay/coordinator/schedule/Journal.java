package dev.assay.coordinator.schedule;

/** Take note of every change of a block, before anybody acts on it. */
@FunctionalInterface
public interface Journal {
    /**
     * Take note that a block is in another state now.
     *
     * @param reason for people: why it changed
     */
    void changed(ScheduledBlock block, BlockState state, String reason);
}
