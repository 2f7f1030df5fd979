package dev.assay.agent.load;

import java.util.concurrent.locks.LockSupport;

/** Tell this machine's time. */
enum SystemLoadClock implements LoadClock {
    INSTANCE;

    /** How much too late a thread may wake up: the last part of a wait burns CPU time instead. */
    private static final long SPIN_NS = 200_000;

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void awaitNanoTime(long nanoTime) {
        long leftNs = nanoTime - System.nanoTime();
        while (leftNs > 0) {
            if (leftNs > SPIN_NS) {
                LockSupport.parkNanos(leftNs - SPIN_NS);
            } else {
                Thread.onSpinWait();
            }
            leftNs = nanoTime - System.nanoTime();
        }
    }

    @Override
    public long epochMs() {
        return System.currentTimeMillis();
    }
}
