package dev.assay.scenarios.measurement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Say what Assay itself costs on a device: what it measures of a model that answers at once.
 *
 * @param latencyP50Ns median of what is measured where there is nothing to measure; in it are two readings of the clock
 * @param latencyP99Ns its 99th percentile
 * @param latencyP999Ns its 99.9th percentile; what lies above the median is the machine's jitter
 * @param maxPerSecond queries a second that one thread can issue, one after the other
 * @param issueDelays how late queries are issued that are due at a rate, lowest rate first
 */
public record SelfCost(
        long latencyP50Ns, long latencyP99Ns, long latencyP999Ns, double maxPerSecond, List<IssueDelay> issueDelays) {
    public SelfCost {
        issueDelays = List.copyOf(issueDelays);
    }

    /** Return the highest rate that was tried at which 99 % of the queries were issued within a time, if there is one. */
    public @Nullable IssueDelay highestOnTime(long withinNs) {
        IssueDelay highest = null;
        for (IssueDelay delay : issueDelays) {
            if (delay.keptUp() && delay.p99Ns() <= withinNs) {
                highest = delay;
            }
        }
        return highest;
    }

    /**
     * Say how late queries are issued at one rate.
     *
     * @param ratePerSecond queries a second that were due, at random moments
     * @param achievedPerSecond queries a second that were done
     * @param p50Ns median of the time between when a query was due and when it was issued
     * @param p99Ns its 99th percentile
     * @param maxNs the latest
     */
    public record IssueDelay(double ratePerSecond, double achievedPerSecond, long p50Ns, long p99Ns, long maxNs) {
        private static final double KEPT_UP = 0.95;

        /** Return whether the queries were done about as fast as they were due. */
        public boolean keptUp() {
            return achievedPerSecond >= KEPT_UP * ratePerSecond;
        }
    }
}
