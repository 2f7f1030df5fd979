package dev.assay.agent.batching;

/** Hear of requests that are answered with a failure because their deadline passed while they waited. */
@FunctionalInterface
public interface ExpiryListener {
    /**
     * A request expired.
     *
     * @param request what it was called when it arrived
     * @param dueNs when it was due
     */
    void expired(int request, long dueNs);
}
