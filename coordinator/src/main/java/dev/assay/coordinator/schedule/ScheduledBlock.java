package dev.assay.coordinator.schedule;

/**
 * Hold what the scheduler must know of a block.
 *
 * @param key names it
 * @param device id of the device that is to measure it
 * @param place orders the blocks that wait for one device
 */
public record ScheduledBlock(BlockKey key, String device, QueuePlace place) {}
