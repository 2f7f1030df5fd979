package dev.assay.coordinator.web.view;

/**
 * Show one block that waits.
 *
 * @param order 1-based place in the queue
 * @param device id of the device that is to measure it
 * @param user who submitted its run
 * @param submitted when that was
 * @param reason why it waits
 */
public record QueueRow(
        int order,
        String run,
        String block,
        String device,
        int priority,
        String user,
        Moment submitted,
        String reason) {}
