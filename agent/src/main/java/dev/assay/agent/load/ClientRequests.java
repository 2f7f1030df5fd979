package dev.assay.agent.load;

import dev.assay.agent.batching.DynamicBatcher;

/** Let each of several clients send its next request as soon as the one before is answered, until a budget is spent. */
final class ClientRequests implements RequestSource {
    private final RequestSamples samples;
    private final long minDurationNs;
    private final long minRequests;
    private int ready;
    private long readyNs;
    private int next;
    private long answered;
    private boolean spent;

    /**
     * @param clients all of which send their first request at once
     * @param minDurationNs how long clients go on at least
     * @param minRequests how many requests are answered at least
     */
    ClientRequests(int clients, RequestSamples samples, long minDurationNs, long minRequests) {
        this.ready = clients;
        this.samples = samples;
        this.minDurationNs = minDurationNs;
        this.minRequests = minRequests;
        this.spent = minDurationNs == 0 && minRequests == 0;
    }

    /** Return a source of requests that all come at once, and no more. */
    static ClientRequests burst(int requests, RequestSamples samples) {
        return new ClientRequests(requests, samples, 0, 0);
    }

    @Override
    public void arrive(long nowNs, DynamicBatcher batcher) {
        for (; ready > 0; ready--) {
            batcher.add(next, samples.bucket(next), readyNs);
            next++;
        }
    }

    @Override
    public long nextDueNs() {
        return ready > 0 ? readyNs : DynamicBatcher.NEVER;
    }

    @Override
    public boolean isOver() {
        return ready == 0 && spent;
    }

    @Override
    public void answered(int count, long nowNs) {
        answered += count;
        spent |= nowNs >= minDurationNs && answered >= minRequests;
        if (!spent) {
            ready += count;
            readyNs = Math.max(readyNs, nowNs);
        }
    }

    @Override
    public boolean isClosed() {
        return true;
    }

    @Override
    public void report(ProgressReport progress, long nowNs) {
        progress.report(LoadProgress.Phase.RECORDING, answered, nowNs, minDurationNs, minRequests);
    }
}
