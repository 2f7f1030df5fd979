package dev.assay.agent.load;

/** Let a test decide what time it is. */
final class FakeClock implements LoadClock {
    // Near the end of the range, so that a comparison that is not made for wrap-around fails.
    private long nowNs = Long.MAX_VALUE - 1_000_000;
    private long epochMs = 1_700_000_000_000L;

    void advance(long ns) {
        nowNs += ns;
        epochMs += ns / 1_000_000;
    }

    @Override
    public long nanoTime() {
        return nowNs;
    }

    @Override
    public void awaitNanoTime(long nanoTime) {
        if (nanoTime - nowNs > 0) {
            advance(nanoTime - nowNs);
        }
    }

    @Override
    public long epochMs() {
        return epochMs;
    }
}
