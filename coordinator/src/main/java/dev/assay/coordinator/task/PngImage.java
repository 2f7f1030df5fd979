package dev.assay.coordinator.task;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Write grey images as PNG (ISO/IEC 15948), 8 bits a pixel, without filters.
 *
 * <p>By hand, because it takes four chunks, and the desktop libraries that would do it start slowly and differ between platforms.
 */
final class PngImage {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final byte BITS = 8;
    private static final int CHUNK_OVERHEAD = 12;

    private PngImage() {}

    /**
     * Return a {@code data:} URL.
     *
     * @param grey one byte a pixel, 0 for black, row after row
     */
    static String dataUrl(byte[] grey, int width, int height) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(encode(grey, width, height));
    }

    /** Return the bytes of a PNG file. */
    static byte[] encode(byte[] grey, int width, int height) {
        if (width < 1 || height < 1 || grey.length != width * height) {
            throw new IllegalArgumentException(grey.length + " pixels for " + width + " x " + height);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        // Bit depth, then colour type grey, the one compression, the one filter method, no interlace: all 0.
        byte[] header =
                ByteBuffer.allocate(13).putInt(width).putInt(height).put(BITS).array();
        chunk(out, "IHDR", header);
        chunk(out, "IDAT", deflate(rows(grey, width, height)));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    /** Put the filter type 0 in front of each row. */
    private static byte[] rows(byte[] grey, int width, int height) {
        byte[] rows = new byte[height * (width + 1)];
        for (int y = 0; y < height; y++) {
            System.arraycopy(grey, y * width, rows, y * (width + 1) + 1, width);
        }
        return rows;
    }

    private static byte[] deflate(byte[] bytes) {
        try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[4096];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        }
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] content) {
        ByteBuffer chunk = ByteBuffer.allocate(content.length + CHUNK_OVERHEAD)
                .putInt(content.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(content);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), Integer.BYTES, Integer.BYTES + content.length);
        out.writeBytes(chunk.putInt((int) crc.getValue()).array());
    }
}
