package dev.assay.reports.statistics;

/**
 * Generate 64-bit pseudorandom numbers, the same on every platform and Java version.
 *
 * <p>Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. Not safe for use by several
 * threads.
 */
final class SplitMix64 {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    SplitMix64(long seed) {
        this.state = seed;
    }

    long nextLong() {
        state += GOLDEN_GAMMA;
        long mixed = state;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /**
     * Return an index from 0 to {@code bound - 1}.
     *
     * <p>The high half of a product, without rejection: the bias is below {@code bound / 2^32} and no matter for resampling.
     */
    int nextIndex(int bound) {
        return (int) (((nextLong() >>> 32) * bound) >>> 32);
    }
}
