package dev.assay.benchmarks.truth;

import dev.assay.agent.load.LoadClock;

/** A clock on which time passes only where somebody waits: hours take no time. */
public final class VirtualClock implements LoadClock {
    private static final long NS_PER_MS = 1_000_000;

    private long nowNs;

    @Override
    public long nanoTime() {
        return nowNs;
    }

    @Override
    public long epochMs() {
        return nowNs / NS_PER_MS;
    }

    @Override
    public void awaitNanoTime(long nanoTime) {
        nowNs = Math.max(nowNs, nanoTime);
    }
}
