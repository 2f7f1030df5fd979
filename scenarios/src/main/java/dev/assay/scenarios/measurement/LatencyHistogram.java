package dev.assay.scenarios.measurement;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * Carry an HdrHistogram of nanoseconds in its V2 compressed form, with what that form loses.
 *
 * @param histogram base64 of the V2 compressed encoding, 3 significant digits
 * @param startEpochMs wall clock at the first recorded query's start, for {@code .hlog} files only
 * @param endEpochMs wall clock at the last recorded query's end
 * @param count how many values it holds, exactly
 * @param minNs smallest value, exactly, not rounded to a bucket
 * @param maxNs largest value, exactly, not rounded to a bucket
 */
public record LatencyHistogram(
        String histogram, long startEpochMs, long endEpochMs, long count, long minNs, long maxNs) {
    /** The precision of every histogram in Assay. */
    public static final int SIGNIFICANT_DIGITS = 3;

    /** The largest latency that a histogram holds; a larger one is counted as this one and flagged by {@code maxNs}. */
    public static final long HIGHEST_TRACKABLE_NS = 3_600_000_000_000L;

    /**
     * Encode a histogram.
     *
     * @param values nanoseconds
     * @param minNs exact smallest value
     * @param maxNs exact largest value
     */
    public static LatencyHistogram encode(Histogram values, long minNs, long maxNs) {
        // A smaller buffer makes HdrHistogram truncate silently.
        return encode(values, minNs, maxNs, ByteBuffer.allocate(values.getNeededByteBufferCapacity()));
    }

    /**
     * Encode a histogram, with a buffer that can be used again for the next one.
     *
     * @param values nanoseconds
     * @param minNs exact smallest value
     * @param maxNs exact largest value
     * @param buffer at least as large as {@link Histogram#getNeededByteBufferCapacity}
     */
    public static LatencyHistogram encode(Histogram values, long minNs, long maxNs, ByteBuffer buffer) {
        buffer.clear();
        int length = values.encodeIntoCompressedByteBuffer(buffer);
        byte[] compressed = new byte[length];
        buffer.flip().get(compressed);
        return new LatencyHistogram(
                Base64.getEncoder().encodeToString(compressed),
                values.getStartTimeStamp(),
                values.getEndTimeStamp(),
                values.getTotalCount(),
                minNs,
                maxNs);
    }

    /**
     * Decode into a new histogram, with start and end set.
     *
     * @throws ProblemException {@code result.bad-histogram} if the text is not a V2 compressed histogram of {@code count} values
     */
    public Histogram decode() {
        Histogram decoded;
        try {
            byte[] compressed = Base64.getDecoder().decode(histogram);
            decoded = Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(compressed), 0);
        } catch (DataFormatException | RuntimeException e) {
            // Damaged bytes lead HdrHistogram to exceptions of many types, such as BufferUnderflowException.
            throw new ProblemException(badHistogram("does not decode: " + e), e);
        }
        if (decoded.getTotalCount() != count) {
            throw new ProblemException(badHistogram("holds " + decoded.getTotalCount() + " values, but says " + count));
        }
        decoded.setStartTimeStamp(startEpochMs);
        decoded.setEndTimeStamp(endEpochMs);
        return decoded;
    }

    /**
     * Return how many values of a histogram are larger than a bound; one that the histogram can't tell from the bound counts as
     * larger.
     *
     * @param boundNs at least 0
     */
    public static long countAbove(Histogram values, long boundNs) {
        boolean isEndOfBucket = values.highestEquivalentValue(boundNs) == boundNs;
        long lastWithinNs = isEndOfBucket ? boundNs : values.lowestEquivalentValue(boundNs) - 1;
        return lastWithinNs < 0
                ? values.getTotalCount()
                : values.getTotalCount() - values.getCountBetweenValues(0, lastWithinNs);
    }

    private static Problem badHistogram(String what) {
        return Problem.user(
                "result.bad-histogram",
                "a latency histogram " + what,
                "the result file was cut off or changed by hand; run the scenario again");
    }
}
