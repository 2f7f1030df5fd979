package dev.assay.agent.daemon.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Say how long to wait before trying again: anything from nothing to a limit that doubles with each failure ("full jitter"), so that a
 * thousand agents don't come back to a restarted coordinator in the same moment. Not safe for use by many threads.
 *
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Brooker, Exponential Backoff And Jitter</a>
 */
public final class Backoff {
    private final RandomGenerator random;
    private final Duration first;
    private final Duration longest;
    private Duration limit;

    /**
     * @param random whose choice it is
     * @param first the limit after the first failure
     * @param longest what the limit grows to
     */
    public Backoff(RandomGenerator random, Duration first, Duration longest) {
        this.random = random;
        this.first = first;
        this.longest = longest;
        this.limit = first;
    }

    /** Return how long to wait after one more failure. */
    public Duration next() {
        Duration pause = Duration.ofNanos(random.nextLong(limit.toNanos() + 1));
        Duration doubled = limit.multipliedBy(2);
        limit = doubled.compareTo(longest) < 0 ? doubled : longest;
        return pause;
    }

    /** Begin anew, because something succeeded. */
    public void reset() {
        limit = first;
    }
}
