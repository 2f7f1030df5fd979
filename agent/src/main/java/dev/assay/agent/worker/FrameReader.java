package dev.assay.agent.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Find frames in a stream that may carry anything else between them. For one thread. */
final class FrameReader {
    private final InputStream in;
    private byte[] bytes = new byte[64 << 10];
    private int start;
    private int end;
    private boolean atEnd;
    private long skippedBytes;

    FrameReader(InputStream in) {
        this.in = in;
    }

    /**
     * Return the payload of the next whole frame, or {@code null} when the stream ends before one.
     *
     * @throws IOException if the stream fails
     */
    byte @Nullable [] read() throws IOException {
        while (true) {
            if (!require(Frames.HEADER_BYTES)) {
                skip(end - start);
                return null;
            }
            ByteBuffer header = ByteBuffer.wrap(bytes, start, Frames.HEADER_BYTES);
            if (header.getLong() != Frames.MAGIC) {
                skip(distanceToNextCandidate());
                continue;
            }
            int length = header.getInt();
            int checksum = header.getInt();
            if (length < 0
                    || length > Frames.MAX_PAYLOAD_BYTES
                    || !require(Frames.HEADER_BYTES + length)
                    || Frames.checksum(bytes, start + Frames.HEADER_BYTES, length) != checksum) {
                // No frame after all, or one that was cut off: a real one may begin within these bytes.
                skip(1);
                continue;
            }
            int payload = start + Frames.HEADER_BYTES;
            start = payload + length;
            return Arrays.copyOfRange(bytes, payload, payload + length);
        }
    }

    /** Return how many bytes so far belonged to no frame. */
    long skippedBytes() {
        return skippedBytes;
    }

    private int distanceToNextCandidate() {
        byte first = (byte) (Frames.MAGIC >>> 56);
        int candidate = start + 1;
        while (candidate < end && bytes[candidate] != first) {
            candidate++;
        }
        return candidate - start;
    }

    private void skip(int count) {
        start += count;
        skippedBytes += count;
    }

    /** Have at least {@code count} bytes from {@code start} on; false if the stream ends before. */
    private boolean require(int count) throws IOException {
        while (end - start < count) {
            if (atEnd) {
                return false;
            }
            makeRoom(count);
            int read = in.read(bytes, end, bytes.length - end);
            if (read < 0) {
                atEnd = true;
            } else {
                end += read;
            }
        }
        return true;
    }

    private void makeRoom(int count) {
        if (end < bytes.length && (start == 0 || start + count <= bytes.length)) {
            return;
        }
        // Doubling what is there, not believing what a header claims: noise must not make us allocate.
        int capacity = end - start > bytes.length / 2 ? bytes.length * 2 : bytes.length;
        byte[] moved = capacity == bytes.length ? bytes : new byte[capacity];
        System.arraycopy(bytes, start, moved, 0, end - start);
        bytes = moved;
        end -= start;
        start = 0;
    }
}
