package dev.assay.agent.daemon.link;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Make {@linkplain Backoff backoffs} that don't share their randomness. Safe for use by many threads. */
public final class Backoffs {
    private final RandomGenerator seeds;
    private final Duration first;
    private final Duration longest;

    /**
     * @param seeds where all randomness comes from
     * @param first the limit after the first failure
     * @param longest what the limit grows to
     */
    public Backoffs(RandomGenerator seeds, Duration first, Duration longest) {
        this.seeds = seeds;
        this.first = first;
        this.longest = longest;
    }

    /** Return one for whoever tries something. */
    public synchronized Backoff create() {
        return new Backoff(new SplittableRandom(seeds.nextLong()), first, longest);
    }
}
