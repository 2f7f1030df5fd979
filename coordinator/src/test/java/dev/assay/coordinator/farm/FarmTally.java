package dev.assay.coordinator.farm;

import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Count what simulated agents do. Safe for many threads. */
public final class FarmTally {
    private final LongAdder joined = new LongAdder();
    private final LongAdder leased = new LongAdder();
    private final LongAdder beats = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder kept = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder vanished = new LongAdder();
    private final LongAdder silences = new LongAdder();
    private final LongAdder broken = new LongAdder();
    private final Histogram leaseNs = new ConcurrentHistogram(3);
    private volatile long countsFromNs = Long.MIN_VALUE;

    void joined() {
        joined.increment();
    }

    void leased(long askedNs, long heardNs) {
        leased.increment();
        if (askedNs >= countsFromNs) {
            leaseNs.recordValue(heardNs - askedNs);
        }
    }

    void beat(boolean isDropped) {
        beats.increment();
        if (isDropped) {
            dropped.increment();
        }
    }

    void reported(boolean isKept) {
        (isKept ? kept : refused).increment();
    }

    void vanished() {
        vanished.increment();
    }

    void silent() {
        silences.increment();
    }

    void broken() {
        broken.increment();
    }

    /** Return how often an agent heard that it takes part. */
    public long joins() {
        return joined.sum();
    }

    /** Return how many leases agents heard of. */
    public long leases() {
        return leased.sum();
    }

    /** Return how many heartbeats were answered. */
    public long heartbeats() {
        return beats.sum();
    }

    /** Return how many heartbeats were answered with the end of the lease. */
    public long drops() {
        return dropped.sum();
    }

    /** Return how many reports agents were told are kept. */
    public long keptReports() {
        return kept.sum();
    }

    /** Return how many reports were not wanted. */
    public long refusedReports() {
        return refused.sum();
    }

    /** Return how many processes died. */
    public long deaths() {
        return vanished.sum();
    }

    /** Return how often an agent was silent for too long. */
    public long silences() {
        return silences.sum();
    }

    /** Return how many requests had no answer. */
    public long failures() {
        return broken.sum();
    }

    /** Return how long it took from asking for work until there was some, in nanoseconds; for those who asked since it was forgotten. */
    public Histogram leaseLatencyNs() {
        return leaseNs;
    }

    /** Begin to count latencies anew. */
    public void forgetLatencies() {
        countsFromNs = System.nanoTime();
        leaseNs.reset();
    }
}
