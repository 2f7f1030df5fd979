package dev.assay.coordinator.task;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Write a small TrueType font by hand: 1000 units an em, and every printable ASCII character the same L, 500 wide: a stem from 0 to 100
 * and 0 to 700, and a foot to 400 whose end bulges by a curve over the control point (500, 50).
 */
final class FontFile {
    private static final int CHARACTERS = 95;
    private static final int ADVANCE = 500;
    // x, y, on the curve.
    private static final int[][] POINTS = {
        {0, 0, 1}, {0, 700, 1}, {100, 700, 1}, {100, 100, 1}, {400, 100, 1}, {500, 50, 0}, {400, 0, 1}
    };

    private FontFile() {}

    static byte[] bytes() {
        byte[] glyph = glyph();
        Map<String, byte[]> tables = new LinkedHashMap<>();
        tables.put("cmap", cmap());
        ByteBuffer glyphs = ByteBuffer.allocate(CHARACTERS * glyph.length);
        ByteBuffer loca = ByteBuffer.allocate(2 * (CHARACTERS + 2));
        // Glyph 0 is empty.
        loca.putShort((short) 0);
        for (int i = 0; i < CHARACTERS; i++) {
            loca.putShort((short) (glyphs.position() / 2));
            glyphs.put(glyph);
        }
        loca.putShort((short) (glyphs.position() / 2));
        tables.put("glyf", glyphs.array());
        tables.put("head", ByteBuffer.allocate(54).putShort(18, (short) 1000).array());
        tables.put("hhea", ByteBuffer.allocate(36).putShort(34, (short) 1).array());
        tables.put("hmtx", ByteBuffer.allocate(4).putShort((short) ADVANCE).array());
        tables.put("loca", loca.array());
        return file(tables);
    }

    private static byte[] file(Map<String, byte[]> tables) {
        ByteBuffer head = ByteBuffer.allocate(12 + 16 * tables.size());
        head.putInt(0x00010000).putShort((short) tables.size()).position(12);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        tables.forEach((tag, content) -> {
            head.put(tag.getBytes(StandardCharsets.US_ASCII)).putInt(0);
            head.putInt(head.capacity() + body.size()).putInt(content.length);
            body.writeBytes(content);
        });
        try {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.write(head.array());
            body.writeTo(file);
            return file.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two segments: printable ASCII, in order from glyph 1 on, and the end of the list. */
    private static byte[] cmap() {
        ByteBuffer table = ByteBuffer.allocate(12 + 32);
        table.putShort((short) 0).putShort((short) 1).putShort((short) 3).putShort((short) 1);
        table.putInt(12);
        table.putShort((short) 4).putShort((short) 32).putShort((short) 0).putShort((short) 4);
        table.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        table.putShort((short) '~').putShort((short) 0xffff).putShort((short) 0);
        table.putShort((short) ' ').putShort((short) 0xffff);
        table.putShort((short) (1 - ' ')).putShort((short) 1);
        return table.putShort((short) 0).putShort((short) 0).array();
    }

    private static byte[] glyph() {
        ByteBuffer glyph = ByteBuffer.allocate(10 + 2 + 2 + POINTS.length * 5 + 1);
        glyph.putShort((short) 1).position(10);
        glyph.putShort((short) (POINTS.length - 1)).putShort((short) 0);
        for (int[] point : POINTS) {
            glyph.put((byte) point[2]);
        }
        for (int axis = 0; axis < 2; axis++) {
            int last = 0;
            for (int[] point : POINTS) {
                glyph.putShort((short) (point[axis] - last));
                last = point[axis];
            }
        }
        return glyph.array();
    }
}
