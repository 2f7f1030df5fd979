package dev.assay.agent.load;

/** Tell the time; one implementation for measuring, others for tests. */
public interface LoadClock {
    /** Return nanoseconds from an arbitrary origin, never going back; what latencies are made of. */
    long nanoTime();

    /** Return milliseconds since 1970; only labels recordings, never measures. */
    long epochMs();

    /** Return no earlier than {@link #nanoTime} reaches this moment, and as little later as the system allows. */
    void awaitNanoTime(long nanoTime);

    /** Return this machine's clock. */
    static LoadClock system() {
        return SystemLoadClock.INSTANCE;
    }
}
