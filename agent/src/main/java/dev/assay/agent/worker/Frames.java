package dev.assay.agent.worker;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Fix the frame format; see the package's description. */
final class Frames {
    /** Begins and ends with bytes that occur nowhere in UTF-8, so that text can't contain it. */
    static final long MAGIC = 0xFF41_5353_4159_01FEL;

    static final int HEADER_BYTES = Long.BYTES + Integer.BYTES + Integer.BYTES;

    /** More than any message needs: the largest holds one number for each sample. */
    static final int MAX_PAYLOAD_BYTES = 32 << 20;

    private Frames() {}

    /** Return a whole frame. */
    static byte[] encode(byte[] payload) {
        if (payload.length > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(
                    "a message of " + payload.length + " bytes is larger than " + MAX_PAYLOAD_BYTES);
        }
        return ByteBuffer.allocate(HEADER_BYTES + payload.length)
                .order(ByteOrder.BIG_ENDIAN)
                .putLong(MAGIC)
                .putInt(payload.length)
                .putInt(checksum(payload, 0, payload.length))
                .put(payload)
                .array();
    }

    static int checksum(byte[] bytes, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
