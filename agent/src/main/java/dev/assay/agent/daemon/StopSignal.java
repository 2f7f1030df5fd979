package dev.assay.agent.daemon;

import dev.assay.agent.block.CancellationToken;
import org.jspecify.annotations.Nullable;

/**
 * Tell the thread that runs an agent to stop, first kindly, then at once; and interrupt it only where it said that it may be.
 *
 * <p>An interrupt that came a moment too late would cancel a measurement or break a file: so it is sent under the lock under which the
 * thread enters and leaves what may be interrupted.
 */
final class StopSignal {
    private final CancellationToken abortion = new CancellationToken();
    private Urgency urgency = Urgency.NONE;
    private @Nullable Thread waiter;
    private Urgency waiterLeavesAt = Urgency.NOW;

    /** How soon to stop. */
    enum Urgency {
        /** Not at all. */
        NONE,
        /** Finish what is measured, begin nothing. */
        SOON,
        /** Now. */
        NOW;

        private boolean isAtLeast(Urgency other) {
            return compareTo(other) >= 0;
        }
    }

    /** What may be interrupted. */
    @FunctionalInterface
    interface Interruptible<T, E extends Exception> {
        T get() throws E, InterruptedException;
    }

    /** Ask to stop; never takes back an earlier, more urgent wish. */
    void raise(Urgency wanted) {
        synchronized (this) {
            if (urgency.isAtLeast(wanted)) {
                return;
            }
            urgency = wanted;
            if (waiter != null && urgency.isAtLeast(waiterLeavesAt)) {
                waiter.interrupt();
            }
        }
        if (wanted == Urgency.NOW) {
            abortion.cancel();
        }
    }

    synchronized boolean isRaised(Urgency wanted) {
        return urgency.isAtLeast(wanted);
    }

    /** Return what is cancelled when there is no time left to finish a block. */
    CancellationToken abortion() {
        return abortion;
    }

    /**
     * Do something that a stop may interrupt.
     *
     * @param leavesAt from which urgency on
     * @throws InterruptedException if a stop did, or is wanted already
     */
    <T, E extends Exception> T interruptibly(Urgency leavesAt, Interruptible<T, E> action)
            throws E, InterruptedException {
        synchronized (this) {
            if (urgency.isAtLeast(leavesAt)) {
                throw new InterruptedException("the agent is being stopped");
            }
            waiter = Thread.currentThread();
            waiterLeavesAt = leavesAt;
        }
        try {
            return action.get();
        } finally {
            synchronized (this) {
                waiter = null;
                if (urgency.isAtLeast(leavesAt)) {
                    // It was for this wait, and is over with it.
                    Thread.interrupted();
                }
            }
        }
    }
}
