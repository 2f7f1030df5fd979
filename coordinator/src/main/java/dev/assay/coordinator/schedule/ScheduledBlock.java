package dev.assay.coordinator.schedule;

/**
 * Hold what the scheduler must know of a block.
 *
 * @param key names it
 * @param device id of the device that is to measure it
 * @param place orders the blocks of one user that wait for one device
 * @param owner for whom it is measured
 * @param estimatedMs how long it should take
 */
public record ScheduledBlock(BlockKey key, String device, QueuePlace place, Owner owner, long estimatedMs) {
    /** Hold a block of a lab that is shared by nobody. */
    public ScheduledBlock(BlockKey key, String device, QueuePlace place) {
        this(key, device, place, Owner.NOBODY_ELSE, 0);
    }
}
