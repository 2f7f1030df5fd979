package dev.assay.agent.tflite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Read tables of a FlatBuffer (https://flatbuffers.dev/internals) that may be damaged.
 *
 * <p>Every method throws {@link IndexOutOfBoundsException} where an offset leads out of the file.
 *
 * @param data the whole file, little-endian
 * @param position where the table is
 */
record FlatBuffer(ByteBuffer data, int position) {
    private static final int VTABLE_HEADER_BYTES = 4;

    /** Return the root table. */
    static FlatBuffer root(ByteBuffer file) {
        ByteBuffer data = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return new FlatBuffer(data, follow(data, 0));
    }

    private static int follow(ByteBuffer data, int at) {
        // Offsets are unsigned: one that is negative here leads out of every file that fits into a buffer.
        return Math.addExact(at, Math.toIntExact(Integer.toUnsignedLong(data.getInt(at))));
    }

    /** Return where a field is, or 0 where the table has none. */
    private int field(int index) {
        int vtable = position - data.getInt(position);
        int offset = VTABLE_HEADER_BYTES + Short.BYTES * index;
        if (offset >= Short.toUnsignedInt(data.getShort(vtable))) {
            return 0;
        }
        int relative = Short.toUnsignedInt(data.getShort(vtable + offset));
        return relative == 0 ? 0 : position + relative;
    }

    int integer(int index, int absent) {
        int at = field(index);
        return at == 0 ? absent : data.getInt(at);
    }

    int signedByte(int index, int absent) {
        int at = field(index);
        return at == 0 ? absent : data.get(at);
    }

    String text(int index) {
        int at = field(index);
        if (at == 0) {
            return "";
        }
        int vector = follow(data, at);
        byte[] bytes = new byte[length(vector, 1)];
        data.get(vector + Integer.BYTES, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    List<Integer> integers(int index) {
        int at = field(index);
        if (at == 0) {
            return List.of();
        }
        int vector = follow(data, at);
        int length = length(vector, Integer.BYTES);
        List<Integer> all = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            all.add(data.getInt(vector + Integer.BYTES * (i + 1)));
        }
        return all;
    }

    List<FlatBuffer> tables(int index) {
        int at = field(index);
        if (at == 0) {
            return List.of();
        }
        int vector = follow(data, at);
        int length = length(vector, Integer.BYTES);
        List<FlatBuffer> all = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            all.add(new FlatBuffer(data, follow(data, vector + Integer.BYTES * (i + 1))));
        }
        return all;
    }

    /** Check that a vector of bytes is whole, and return its length. */
    int bytes(int index) {
        int at = field(index);
        return at == 0 ? 0 : length(follow(data, at), 1);
    }

    private int length(int vector, int elementBytes) {
        long length = Integer.toUnsignedLong(data.getInt(vector));
        if (length * elementBytes > data.limit() - (long) vector - Integer.BYTES) {
            throw new IndexOutOfBoundsException("a vector of " + length + " elements at " + vector + " is cut off");
        }
        return (int) length;
    }
}
