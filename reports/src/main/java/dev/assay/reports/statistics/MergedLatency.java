package dev.assay.reports.statistics;

import dev.assay.scenarios.measurement.HistogramBuckets;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.statistics.PercentileSupport;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.jspecify.annotations.Nullable;

/**
 * Hold the latencies of several rounds in one histogram: percentiles come from the merged counts and are never averaged.
 *
 * <p>Only buckets that hold something are kept: a histogram that could hold an hour has 30,000, and a large run has as many histograms.
 */
public final class MergedLatency {
    /** The largest value of each bucket that holds something, ascending. */
    private final long[] bucketsNs;

    /** How many latencies are in that bucket and in those before it. */
    private final long[] countsUpTo;

    private final long minNs;
    private final long maxNs;

    private MergedLatency(long[] bucketsNs, long[] countsUpTo, long minNs, long maxNs) {
        this.bucketsNs = bucketsNs;
        this.countsUpTo = countsUpTo;
        this.minNs = minNs;
        this.maxNs = maxNs;
    }

    /**
     * Merge histograms.
     *
     * @param rounds at least one
     * @throws ProblemException {@code result.bad-histogram} if one can't be read, is empty, is coarser than three digits or
     *     contradicts its own extremes
     */
    public static MergedLatency of(List<LatencyHistogram> rounds) {
        return merge(rounds.stream().map(MergedLatency::of).toList());
    }

    /**
     * Read one histogram.
     *
     * @throws ProblemException as {@link #of(List)}
     */
    public static MergedLatency of(LatencyHistogram round) {
        HistogramBuckets read = HistogramBuckets.read(round);
        if (read != null) {
            return new MergedLatency(read.highestNs(), read.countsUpTo(), round.minNs(), round.maxNs());
        }
        Histogram decoded = round.decode();
        check(round, decoded);
        LongStream.Builder buckets = LongStream.builder();
        LongStream.Builder counts = LongStream.builder();
        for (HistogramIterationValue bucket : decoded.recordedValues()) {
            buckets.add(bucket.getValueIteratedTo());
            counts.add(bucket.getTotalCountToThisValue());
        }
        return new MergedLatency(buckets.build().toArray(), counts.build().toArray(), round.minNs(), round.maxNs());
    }

    /**
     * Merge what has been read.
     *
     * @param rounds at least one
     */
    public static MergedLatency merge(List<MergedLatency> rounds) {
        return rounds.stream()
                .reduce(MergedLatency::with)
                .orElseThrow(() -> new IllegalArgumentException("nothing to merge"));
    }

    private MergedLatency with(MergedLatency other) {
        long[] buckets = new long[bucketsNs.length + other.bucketsNs.length];
        long[] counts = new long[buckets.length];
        int used = 0;
        int mine = 0;
        int others = 0;
        while (mine < bucketsNs.length || others < other.bucketsNs.length) {
            long next = Math.min(endAt(mine), other.endAt(others));
            mine += endAt(mine) == next ? 1 : 0;
            others += other.endAt(others) == next ? 1 : 0;
            buckets[used] = next;
            counts[used] = upToBucket(mine) + other.upToBucket(others);
            used++;
        }
        return new MergedLatency(
                Arrays.copyOf(buckets, used),
                Arrays.copyOf(counts, used),
                Math.min(minNs, other.minNs),
                Math.max(maxNs, other.maxNs));
    }

    /** Return how many latencies are in buckets that end here or earlier. */
    private long upTo(long endNs) {
        return upToBucket(firstAtLeast(bucketsNs, endNs + 1));
    }

    /** Return how many latencies are in the first so many buckets. */
    private long upToBucket(int buckets) {
        return buckets == 0 ? 0 : countsUpTo[buckets - 1];
    }

    /** Return where a bucket ends; one that there is not ends after all others. */
    private long endAt(int bucket) {
        return bucket < bucketsNs.length ? bucketsNs[bucket] : Long.MAX_VALUE;
    }

    /** Return how many queries are in it. */
    public long count() {
        return countsUpTo[countsUpTo.length - 1];
    }

    /** Return the smallest latency, exactly. */
    public long minNs() {
        return minNs;
    }

    /** Return the largest latency, exactly. */
    public long maxNs() {
        return maxNs;
    }

    /** Return the median, whether or not there are enough queries to show it: the input of a ratio whose noise rounds tell. */
    public long medianNs() {
        return valueAt(50);
    }

    /**
     * Return a percentile, whether or not there are enough queries to show it: for who knows already that there are.
     *
     * @param percentile above 0 and below 100
     */
    public long valueAt(double percentile) {
        return valueOf(HistogramBuckets.rank(percentile, count()));
    }

    /**
     * Return a percentile, or {@code null} where there are too few queries for it.
     *
     * @param percentile above 0 and below 100
     * @see PercentileSupport
     */
    public @Nullable Long percentileNs(double percentile) {
        return PercentileSupport.supports(count(), percentile) ? (Long) valueAt(percentile) : null;
    }

    /**
     * Return what a percentile is at most, with 99 % confidence, or {@code null} where there are too few queries for that.
     *
     * @param percentile above 0 and below 100
     * @see PercentileSupport#allowedAbove
     */
    public @Nullable Long upperBoundNs(double percentile) {
        long above = PercentileSupport.allowedAbove(count(), percentile);
        return above < 0 ? null : (Long) largestBut(above);
    }

    /**
     * Return what a percentile is at least, with 99 % confidence; the smallest latency where there are too few queries to say more.
     *
     * @param percentile above 0 and below 100
     * @see PercentileSupport#fewestExceeding
     */
    public long lowerBoundNs(double percentile) {
        long reaching = PercentileSupport.fewestExceeding(count(), percentile);
        return reaching < 0 ? minNs : largestBut(reaching - 1);
    }

    /** Return how many latencies are longer than a bound; one that the histogram can't tell from the bound counts as longer. */
    public long countAbove(long boundNs) {
        if (boundNs >= maxNs) {
            return 0;
        }
        if (boundNs < minNs) {
            return count();
        }
        return count() - upTo(boundNs);
    }

    /** Return the largest latency that so many others exceed. */
    private long largestBut(long above) {
        return valueOf(count() - above);
    }

    /** Return the latency with this rank, counted from 1. */
    private long valueOf(long rank) {
        int bucket = Math.min(firstAtLeast(countsUpTo, rank), bucketsNs.length - 1);
        // The upper end of a bucket may lie beyond what ever was measured.
        return Math.clamp(bucketsNs[bucket], minNs, maxNs);
    }

    /** Return the position of the first of ascending, distinct numbers that is at least so large. */
    private static int firstAtLeast(long[] ascending, long wanted) {
        int found = Arrays.binarySearch(ascending, wanted);
        return found >= 0 ? found : -found - 1;
    }

    private static void check(LatencyHistogram round, Histogram decoded) {
        if (decoded.getTotalCount() == 0) {
            throw bad("is empty");
        }
        if (decoded.getNumberOfSignificantValueDigits() != LatencyHistogram.SIGNIFICANT_DIGITS) {
            throw bad("has " + decoded.getNumberOfSignificantValueDigits() + " significant digits instead of "
                    + LatencyHistogram.SIGNIFICANT_DIGITS);
        }
        if (decoded.getMinValue() < 0
                || decoded.lowestEquivalentValue(decoded.getMaxValue()) > LatencyHistogram.HIGHEST_TRACKABLE_NS) {
            throw bad("holds values from " + decoded.getMinValue() + " to " + decoded.getMaxValue()
                    + " ns, outside of what a latency can be");
        }
        long largestCounted = Math.min(round.maxNs(), LatencyHistogram.HIGHEST_TRACKABLE_NS);
        if (!decoded.valuesAreEquivalent(decoded.getMinValue(), round.minNs())
                || !decoded.valuesAreEquivalent(decoded.getMaxValue(), largestCounted)) {
            throw bad("holds values from " + decoded.getMinValue() + " to " + decoded.getMaxValue() + " ns, but says "
                    + round.minNs() + " to " + round.maxNs() + " ns");
        }
    }

    private static ProblemException bad(String what) {
        return new ProblemException(Problem.user(
                "result.bad-histogram",
                "a latency histogram " + what,
                "the result was damaged or changed by hand; run the scenario again"));
    }
}
