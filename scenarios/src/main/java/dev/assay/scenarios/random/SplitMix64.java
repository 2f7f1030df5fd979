package dev.assay.scenarios.random;

/**
 * Generate the same pseudo-random numbers on every platform and Java version.
 *
 * <p>The generator is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014) with the
 * constants of Vigna's reference code. The JDK's generators are not used because their algorithms may change. An instance belongs
 * to one thread.
 */
public final class SplitMix64 {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final double DOUBLE_UNIT = 0x1.0p-53;

    private long state;

    /** Start at a seed. */
    public SplitMix64(long seed) {
        this.state = seed;
    }

    /**
     * Start at a seed of its own for one purpose, so that no purpose's numbers depend on how many another one took.
     *
     * <p>The stream's seed is the {@code path[0]}-th output of a generator at {@code seed}; with more of a path, the
     * {@code path[1]}-th of a generator at that one, and so on.
     *
     * @param seed the seed that the user sees
     * @param path names the purpose, for example input 2 of sample 17
     */
    public static SplitMix64 stream(long seed, long... path) {
        long state = seed;
        for (long step : path) {
            state = mix(state + (step + 1) * GOLDEN_GAMMA);
        }
        return new SplitMix64(state);
    }

    /** Return 64 random bits. */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Return a number between the two, both included, each equally likely. */
    public long nextLong(long lowest, long highest) {
        if (lowest > highest) {
            throw new IllegalArgumentException(lowest + " is above " + highest);
        }
        // Unsigned: 0 stands for 2^64, all longs.
        long count = highest - lowest + 1;
        if (count == 0) {
            return nextLong();
        }
        // The 2^64 mod count smallest values are thrown away: what is left is a multiple of count.
        long firstFair = Long.remainderUnsigned(-count, count);
        long bits = nextLong();
        while (Long.compareUnsigned(bits, firstFair) < 0) {
            bits = nextLong();
        }
        return lowest + Long.remainderUnsigned(bits, count);
    }

    /** Return an index below {@code bound}, each equally likely. */
    public int nextIndex(int bound) {
        return (int) nextLong(0, bound - 1L);
    }

    /** Return a number from 0 (included) to 1 (not included), a multiple of 2^-53. */
    public double nextDouble() {
        return (nextLong() >>> 11) * DOUBLE_UNIT;
    }

    /** Return a number from the standard normal distribution: Marsaglia's polar method, the second number thrown away. */
    public double nextGaussian() {
        while (true) {
            double x = 2 * nextDouble() - 1;
            double y = 2 * nextDouble() - 1;
            double square = x * x + y * y;
            if (square > 0 && square < 1) {
                return x * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
            }
        }
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
            int other = nextIndex(i + 1);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        return order;
    }

    private static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
