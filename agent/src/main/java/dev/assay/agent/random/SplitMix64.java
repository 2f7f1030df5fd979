package dev.assay.agent.random;

/**
 * Generate the same 64-bit numbers from the same seed everywhere.
 *
 * <p>Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014, with the constants of {@code mix64variant13}.
 * Good enough to shuffle and to draw times; not for secrets.
 */
public final class SplitMix64 {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    /** Start a sequence; every seed is a good one. */
    public SplitMix64(long seed) {
        this.state = seed;
    }

    /** Return the next number, any of the 2^64. */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /**
     * Return a number from 0 to {@code bound - 1}, each exactly as likely as the others.
     *
     * <p>Lemire: "Fast Random Integer Generation in an Interval", ACM TOMACS 29(1), 2019, with 64-bit words.
     *
     * @param bound at least 1
     */
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound " + bound + " is less than 1");
        }
        long random = nextLong();
        long low = random * bound;
        if (Long.compareUnsigned(low, bound) < 0) {
            long threshold = Long.remainderUnsigned(-bound, bound);
            while (Long.compareUnsigned(low, threshold) < 0) {
                random = nextLong();
                low = random * bound;
            }
        }
        return (int) Math.unsignedMultiplyHigh(random, bound);
    }

    /**
     * Return the numbers from 0 to {@code size - 1} in random order, every order equally likely: a Fisher-Yates shuffle from the last
     * place down.
     *
     * @param size at least 0
     */
    public int[] permutation(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        for (int i = size - 1; i > 0; i--) {
            int other = nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        return order;
    }
}
