package dev.assay.cli.view;

import java.time.Duration;
import java.util.List;

/**
 * Estimate how far a run is and how long it still takes: the plan's estimate, corrected by the pace so far.
 *
 * <p>Belongs to one thread.
 */
public final class RemainingTime {
    /** Below this share of the plan the pace so far says little: process starts and file caches dominate it. */
    private static final double PACE_COUNTS_FROM_SHARE = 0.03;

    private final List<Duration> planned;
    private final long totalMs;
    private final long startNs;

    /**
     * Begin to measure the pace.
     *
     * @param planned estimated time of each block, in order
     * @param startNs when measuring began
     */
    public RemainingTime(List<Duration> planned, long startNs) {
        this.planned = List.copyOf(planned);
        this.totalMs =
                Math.max(1, planned.stream().mapToLong(Duration::toMillis).sum());
        this.startNs = startNs;
    }

    /**
     * Return the share of the run that is done, from 0 to 1.
     *
     * @param block 0-based index of the current block
     * @param blockShare how much of it is done, from 0 to 1
     */
    public double doneShare(int block, double blockShare) {
        double doneMs = planned.get(block).toMillis() * Math.clamp(blockShare, 0, 1);
        for (Duration earlier : planned.subList(0, block)) {
            doneMs += earlier.toMillis();
        }
        return Math.clamp(doneMs / totalMs, 0, 1);
    }

    /**
     * Return the time that is left.
     *
     * @param doneShare of the run, from 0 to 1
     * @param nowNs on the same clock as the start
     */
    public Duration remaining(double doneShare, long nowNs) {
        if (doneShare < PACE_COUNTS_FROM_SHARE) {
            return Duration.ofMillis(Math.round(totalMs * (1 - doneShare)));
        }
        double elapsedNs = nowNs - startNs;
        return Duration.ofNanos(Math.round(elapsedNs / doneShare * (1 - doneShare)));
    }
}
