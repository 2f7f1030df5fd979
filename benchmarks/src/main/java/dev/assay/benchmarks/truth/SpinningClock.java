package dev.assay.benchmarks.truth;

import dev.assay.agent.load.LoadClock;

/** This machine's clock, waited for without sleeping: a thread that sleeps wakes up late, which is a longer service to a queue. */
final class SpinningClock implements LoadClock {
    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long epochMs() {
        return System.currentTimeMillis();
    }

    @Override
    public void awaitNanoTime(long nanoTime) {
        while (System.nanoTime() - nanoTime < 0) {
            Thread.onSpinWait();
        }
    }
}
