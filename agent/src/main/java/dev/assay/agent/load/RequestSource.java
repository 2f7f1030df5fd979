package dev.assay.agent.load;

import dev.assay.agent.batching.DynamicBatcher;

/** Let requests come to a batcher; times are nanoseconds after the start. Callers hold a lock. */
interface RequestSource {
    /** Hand all requests to the batcher that are due by now. */
    void arrive(long nowNs, DynamicBatcher batcher);

    /** Return when the next request is due, or {@link DynamicBatcher#NEVER} where that isn't known or none comes any more. */
    long nextDueNs();

    /** Return whether no more requests come. */
    boolean isOver();

    /** Take note that requests were answered, be it with a failure. */
    void answered(int count, long nowNs);

    /**
     * Return whether nobody sends a request before an earlier one is answered. Then there may never be a moment without a request that
     * waits.
     */
    boolean isClosed();

    /** Tell how far the load is. */
    void report(ProgressReport progress, long nowNs);
}
