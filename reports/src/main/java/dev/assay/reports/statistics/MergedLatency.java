package dev.assay.reports.statistics;

import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.statistics.PercentileSupport;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.jspecify.annotations.Nullable;

/** Hold the latencies of several rounds in one histogram: percentiles come from the merged counts and are never averaged. */
public final class MergedLatency {
    private final Histogram merged;
    private final long minNs;
    private final long maxNs;

    private MergedLatency(Histogram merged, long minNs, long maxNs) {
        this.merged = merged;
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
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("nothing to merge");
        }
        Histogram merged = new Histogram(LatencyHistogram.HIGHEST_TRACKABLE_NS, LatencyHistogram.SIGNIFICANT_DIGITS);
        long minNs = Long.MAX_VALUE;
        long maxNs = 0;
        for (LatencyHistogram round : rounds) {
            Histogram decoded = round.decode();
            check(round, decoded);
            merged.add(decoded);
            minNs = Math.min(minNs, round.minNs());
            maxNs = Math.max(maxNs, round.maxNs());
        }
        return new MergedLatency(merged, minNs, maxNs);
    }

    /** Merge one histogram. */
    public static MergedLatency of(LatencyHistogram round) {
        return of(List.of(round));
    }

    /** Return how many queries are in it. */
    public long count() {
        return merged.getTotalCount();
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

    /** Return how many latencies are longer than a bound; one that the histogram can't tell from the bound counts as longer. */
    public long countAbove(long boundNs) {
        if (boundNs >= maxNs) {
            return 0;
        }
        if (boundNs < minNs) {
            return count();
        }
        return LatencyHistogram.countAbove(merged, boundNs);
    }

    /** Return the largest latency that so many others exceed. */
    private long largestBut(long above) {
        long wanted = count() - above;
        for (HistogramIterationValue bucket : merged.recordedValues()) {
            if (bucket.getTotalCountToThisValue() >= wanted) {
                return Math.clamp(bucket.getValueIteratedTo(), minNs, maxNs);
            }
        }
        return maxNs;
    }

    private long valueAt(double percentile) {
        // The histogram answers with the upper end of a bucket, which may lie beyond what ever was measured.
        return Math.clamp(merged.getValueAtPercentile(percentile), minNs, maxNs);
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
