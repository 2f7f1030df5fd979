package dev.assay.scenarios.measurement;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * Write a histogram of the last seconds as text, and read it from whom one does not trust: short, of one shape, and not compressed, so that
 * nothing that is read can grow.
 *
 * <p>It has 2 significant digits, where {@link LatencyHistogram} has 3: it is looked at and thrown away.
 */
public final class LiveHistogram {
    /** The precision of what is looked at while it runs. */
    public static final int SIGNIFICANT_DIGITS = 2;

    /** No text is longer; a histogram that needs more is left out. */
    public static final int LONGEST_TEXT = 8192;

    private static final int MOST_BYTES = LONGEST_TEXT / 4 * 3;
    /** After cookie and length: what says how the counts are to be read. */
    private static final int SHAPE_OFFSET = 2 * Integer.BYTES;

    /** Cookie, length, offset and digits; lowest, highest and ratio. */
    private static final int HEADER_BYTES = 4 * Integer.BYTES + 3 * Long.BYTES;

    private static final byte[] EMPTY = bytes(empty());

    private LiveHistogram() {}

    /** Return a histogram that holds nothing yet. */
    public static Histogram empty() {
        return new Histogram(1, LatencyHistogram.HIGHEST_TRACKABLE_NS, SIGNIFICANT_DIGITS);
    }

    /**
     * Write a histogram, unless it is empty or too long.
     *
     * @param values from {@link #empty}
     */
    public static Optional<String> encode(Histogram values) {
        if (values.getTotalCount() == 0) {
            return Optional.empty();
        }
        byte[] bytes = bytes(values);
        return bytes.length > MOST_BYTES
                ? Optional.empty()
                : Optional.of(Base64.getEncoder().encodeToString(bytes));
    }

    /**
     * Read a histogram.
     *
     * @throws ProblemException {@code live.bad-histogram} if the text is too long, of another shape, or not a histogram
     */
    public static Histogram decode(String text) {
        if (text.length() > LONGEST_TEXT) {
            throw new ProblemException(bad("is longer than " + LONGEST_TEXT + " characters"));
        }
        Histogram decoded;
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (!hasOurShape(bytes)) {
                throw new ProblemException(bad("is of another range or precision"));
            }
            decoded = Histogram.decodeFromByteBuffer(ByteBuffer.wrap(bytes), 0);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | BufferUnderflowException e) {
            throw new ProblemException(bad("does not decode: " + e), e);
        }
        if (decoded.getTotalCount() <= 0) {
            throw new ProblemException(bad("holds nothing"));
        }
        return decoded;
    }

    /** What the header says decides how much memory is taken to read the rest. */
    private static boolean hasOurShape(byte[] bytes) {
        return bytes.length > HEADER_BYTES
                && Arrays.equals(bytes, 0, Integer.BYTES, EMPTY, 0, Integer.BYTES)
                && Arrays.equals(bytes, SHAPE_OFFSET, HEADER_BYTES, EMPTY, SHAPE_OFFSET, HEADER_BYTES);
    }

    private static byte[] bytes(Histogram values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.getNeededByteBufferCapacity());
        byte[] bytes = new byte[values.encodeIntoByteBuffer(buffer)];
        buffer.flip().get(bytes);
        return bytes;
    }

    private static Problem bad(String what) {
        return Problem.agent(
                "live.bad-histogram",
                "a histogram of what is measured now " + what,
                "run the same version of Assay on both sides");
    }
}
