package dev.assay.scenarios.measurement;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Hold what an encoded histogram has in it, without the 30,000 buckets that it could have.
 *
 * <p>HdrHistogram itself needs a quarter of a megabyte and a tenth of a millisecond for each histogram, however little is in it; a
 * report of a large run reads a hundred thousand of them. The layout is that of HdrHistogram's {@code encodeIntoCompressedByteBuffer}, V2:
 * a deflated header of 40 bytes and one number a bucket, ZigZag-encoded in LEB128; a negative one is so many empty buckets.
 */
public final class HistogramBuckets {
    private static final int COMPRESSED_COOKIE = 0x1c849314;
    private static final int COOKIE = 0x1c849313;
    private static final int COMPRESSED_HEADER_BYTES = 8;
    private static final int HEADER_BYTES = 40;

    /** Three significant digits need 2,048 buckets of width 1; each further half of that is twice as wide. */
    private static final int HALF_BITS = 10;

    private static final int HALF = 1 << HALF_BITS;

    /** No histogram of an hour in nanoseconds is longer. */
    private static final int MOST_BYTES = 1 << 20;

    private final long[] highestNs;
    private final long[] countsUpTo;

    private HistogramBuckets(long[] highestNs, long[] countsUpTo) {
        this.highestNs = highestNs;
        this.countsUpTo = countsUpTo;
    }

    /** Return the largest value of each bucket that holds something, ascending. */
    public long[] highestNs() {
        return highestNs.clone();
    }

    /** Return how many values are in each bucket that holds something and in those before it. */
    public long[] countsUpTo() {
        return countsUpTo.clone();
    }

    /** Return the largest value of the last bucket that holds something. */
    public long maxNs() {
        return highestNs[highestNs.length - 1];
    }

    /** Return the largest value of the bucket in which a percentile lies, just as HdrHistogram does. */
    public long valueAtPercentile(double percentile) {
        long rank = rank(percentile, countsUpTo[countsUpTo.length - 1]);
        int found = Arrays.binarySearch(countsUpTo, rank);
        return highestNs[found >= 0 ? found : -found - 1];
    }

    /**
     * Return the rank of a percentile among so many values, counted from 1.
     *
     * @param percentile above 0 and below 100
     */
    public static long rank(double percentile, long count) {
        // As HdrHistogram does it: one step less, so that rounding errors don't lead into the next bucket.
        return Math.max(1, (long) Math.ceil(Math.nextDown(percentile) * count / 100));
    }

    /** Read a histogram, or return {@code null} if it is not just as Assay writes them: HdrHistogram then says what it is. */
    public static @Nullable HistogramBuckets read(LatencyHistogram histogram) {
        try {
            ByteBuffer payload = payload(Base64.getDecoder().decode(histogram.histogram()));
            HistogramBuckets buckets = payload == null ? null : read(payload);
            return buckets != null && buckets.fits(histogram) ? buckets : null;
        } catch (DataFormatException | RuntimeException _) {
            return null;
        }
    }

    private static @Nullable ByteBuffer payload(byte[] encoded) throws DataFormatException {
        ByteBuffer outer = ByteBuffer.wrap(encoded);
        if (outer.getInt() != COMPRESSED_COOKIE || outer.getInt() != encoded.length - COMPRESSED_HEADER_BYTES) {
            return null;
        }
        ByteBuffer inner = ByteBuffer.wrap(inflate(encoded));
        boolean isCookie = inner.getInt() == COOKIE;
        int payloadBytes = inner.getInt();
        boolean isShifted = inner.getInt() != 0;
        int digits = inner.getInt();
        long lowest = inner.getLong();
        inner.position(HEADER_BYTES);
        return isCookie
                        && payloadBytes == inner.remaining()
                        && !isShifted
                        && digits == LatencyHistogram.SIGNIFICANT_DIGITS
                        && lowest == 1
                ? inner
                : null;
    }

    private static byte[] inflate(byte[] encoded) throws DataFormatException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(encoded, COMPRESSED_HEADER_BYTES, encoded.length - COMPRESSED_HEADER_BYTES);
            byte[] inflated = new byte[4096];
            int length = 0;
            while (!inflater.finished()) {
                if (length == inflated.length) {
                    inflated = Arrays.copyOf(inflated, 2 * length);
                }
                int more = inflater.inflate(inflated, length, inflated.length - length);
                if ((more == 0 && inflater.needsInput()) || length + more > MOST_BYTES) {
                    throw new DataFormatException("cut off, or larger than any latency histogram");
                }
                length += more;
            }
            return Arrays.copyOf(inflated, length);
        } finally {
            inflater.end();
        }
    }

    private static HistogramBuckets read(ByteBuffer payload) {
        // A bucket that holds something takes at least a byte.
        long[] highestNs = new long[payload.remaining()];
        long[] countsUpTo = new long[payload.remaining()];
        int used = 0;
        int bucket = 0;
        long total = 0;
        while (payload.hasRemaining()) {
            long number = zigZag(payload);
            if (number <= 0) {
                bucket = Math.toIntExact(bucket + Math.max(1, -number));
            } else {
                total += number;
                highestNs[used] = highestNs(bucket);
                countsUpTo[used] = total;
                used++;
                bucket++;
            }
        }
        return new HistogramBuckets(Arrays.copyOf(highestNs, used), Arrays.copyOf(countsUpTo, used));
    }

    /** Return the largest value of a bucket. */
    private static long highestNs(int bucket) {
        int doublings = Math.max(0, (bucket >> HALF_BITS) - 1);
        long width = 1L << doublings;
        return (bucket - (long) doublings * HALF) * width + width - 1;
    }

    /** Return the smallest value of the bucket that ends here. */
    private static long lowestNs(long highestNs) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(highestNs);
        int doublings = Math.max(0, bits - HALF_BITS - 1);
        return highestNs >> doublings << doublings;
    }

    private static long zigZag(ByteBuffer payload) {
        long bits = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            long next = payload.get() & 0xFF;
            // The ninth byte is the last one, whatever it begins with.
            boolean isNinth = shift == 8 * 7;
            bits |= (isNinth ? next : next & 0x7F) << shift;
            if (isNinth || next < 0x80) {
                break;
            }
        }
        return (bits >>> 1) ^ -(bits & 1);
    }

    /** Return whether this has as many values, and as large ones, as it says itself. */
    private boolean fits(LatencyHistogram histogram) {
        int used = highestNs.length;
        return used > 0
                && countsUpTo[used - 1] == histogram.count()
                && holds(highestNs[0], histogram.minNs())
                && holds(highestNs[used - 1], Math.min(histogram.maxNs(), LatencyHistogram.HIGHEST_TRACKABLE_NS))
                && lowestNs(highestNs[used - 1]) <= LatencyHistogram.HIGHEST_TRACKABLE_NS;
    }

    private static boolean holds(long highestNs, long valueNs) {
        return valueNs >= lowestNs(highestNs) && valueNs <= highestNs;
    }
}
