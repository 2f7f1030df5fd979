package dev.assay.coordinator.schedule;

/** A block and what becomes of it. Only its {@link BlockBook} changes its state. */
final class TrackedBlock {
    final ScheduledBlock block;
    BlockState state;
    /** Until when its agent has to show a sign of life, if it is leased. */
    long deadlineMs;

    long begunMs;
    /** How much its user got for each part that others got when it was begun. */
    int weight = 1;
    /** Whether its agent is to stop when it shows its next sign of life. */
    boolean cancelling;

    TrackedBlock(ScheduledBlock block, BlockState state) {
        this.block = block;
        this.state = state;
    }

    String user() {
        return block.owner().user();
    }

    BlockState.Leased lease() {
        return (BlockState.Leased) state;
    }

    LeaseGrant grant() {
        BlockState.Leased leased = lease();
        return new LeaseGrant(block.key(), block.device(), leased.attempt(), leased.token());
    }
}
