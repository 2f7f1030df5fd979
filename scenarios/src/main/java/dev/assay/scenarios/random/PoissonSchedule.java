package dev.assay.scenarios.random;

import dev.assay.scenarios.hash.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Say when queries arrive that know nothing of each other: a Poisson process, made before any clock starts.
 *
 * <p>Gaps are exponential, by inversion of {@link SplitMix64#nextDouble} with {@link StrictMath}: one seed gives the same
 * nanoseconds on every platform.
 */
public final class PoissonSchedule {
    private static final double NS_PER_SECOND = 1e9;

    /** So many arrivals take 800 MB; nobody needs more in one round. */
    private static final int MOST = 100_000_000;

    private final long[] arrivalsNs;

    private PoissonSchedule(long[] arrivalsNs) {
        this.arrivalsNs = arrivalsNs;
    }

    /**
     * Make a schedule that reaches both minimums.
     *
     * @param ratePerSecond mean arrivals a second, above 0
     * @throws IllegalArgumentException if it would have more than 100 million arrivals
     */
    public static PoissonSchedule of(long seed, double ratePerSecond, long minDurationNs, long minArrivals) {
        if (!(ratePerSecond > 0) || minArrivals > MOST || ratePerSecond * minDurationNs > MOST * NS_PER_SECOND) {
            throw new IllegalArgumentException(
                    "no schedule of " + ratePerSecond + " queries a second for " + minDurationNs + " ns");
        }
        SplitMix64 random = new SplitMix64(seed);
        long[] arrivals = new long[1024];
        int count = 0;
        double timeNs = 0;
        while (count < minArrivals || timeNs < minDurationNs) {
            // 1 - u is never 0, so the logarithm is finite.
            timeNs -= StrictMath.log(1 - random.nextDouble()) / ratePerSecond * NS_PER_SECOND;
            if (count == arrivals.length) {
                arrivals = Arrays.copyOf(arrivals, count * 2);
            }
            arrivals[count++] = Math.round(timeNs);
        }
        return new PoissonSchedule(Arrays.copyOf(arrivals, count));
    }

    /** Return how many queries arrive, at least one. */
    public int count() {
        return arrivalsNs.length;
    }

    /** Return when a query is due, in nanoseconds after the start; later queries are due later or at the same time. */
    public long arrivalNs(int query) {
        return arrivalsNs[query];
    }

    /** Return the SHA-256 of all arrivals as little-endian 64-bit integers, 64 hex digits. */
    public String sha256() {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 13).order(ByteOrder.LITTLE_ENDIAN);
        var digest = Sha256.digest();
        for (long arrivalNs : arrivalsNs) {
            bytes.putLong(arrivalNs);
            if (!bytes.hasRemaining()) {
                digest.update(bytes.flip());
                bytes.clear();
            }
        }
        digest.update(bytes.flip());
        return HexFormat.of().formatHex(digest.digest());
    }
}
