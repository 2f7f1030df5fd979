package dev.assay.coordinator.farm;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Say how simulated agents behave.
 *
 * @param medianBlock half of the blocks take no longer
 * @param spread standard deviation of the logarithm of a block's time; 0: all take the same time
 * @param failing which part of the blocks can't be measured, and is reported so
 * @param vanishing which part of the blocks costs the agent's process its life, before or after the report is on its disk
 * @param away how long it takes until a process that died is started again
 * @param silent in which part of the blocks no heartbeat gets out for longer than the lease lasts
 * @param leaseWait how long to wait for work with one request
 * @param fetching whether models and sample sets are fetched, each once by each agent
 */
public record Behaviour(
        Duration medianBlock,
        double spread,
        double failing,
        double vanishing,
        Duration away,
        double silent,
        Duration leaseWait,
        boolean fetching) {
    /** Blocks that take no time and always succeed. */
    public static final Behaviour INSTANT =
            new Behaviour(Duration.ZERO, 0, 0, 0, Duration.ZERO, 0, Duration.ofSeconds(30), false);

    /** Return the same with blocks that take a time. */
    public Behaviour withBlocks(Duration median, double otherSpread) {
        return new Behaviour(median, otherSpread, failing, vanishing, away, silent, leaseWait, fetching);
    }

    /** Return the same with accidents, each in a part of the blocks. */
    public Behaviour withAccidents(double otherFailing, double otherVanishing, double otherSilent) {
        return new Behaviour(medianBlock, spread, otherFailing, otherVanishing, away, otherSilent, leaseWait, fetching);
    }

    /** Return the same with another time to wait for work. */
    public Behaviour withLeaseWait(Duration wait) {
        return new Behaviour(medianBlock, spread, failing, vanishing, away, silent, wait, fetching);
    }

    /** Draw how long a block takes, in nanoseconds. */
    long blockNs(RandomGenerator random) {
        return Math.round(medianBlock.toNanos() * Math.exp(spread * random.nextGaussian()));
    }
}
