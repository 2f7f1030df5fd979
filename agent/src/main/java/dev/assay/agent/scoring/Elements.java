package dev.assay.agent.scoring;

import dev.assay.scenarios.language.ElementType;
import java.nio.ByteBuffer;

/** Read elements of every type as {@code double}, exactly but for int64 beyond 2^53. */
final class Elements {
    private Elements() {}

    /**
     * Read neighbouring elements.
     *
     * @param data read in its own byte order, by absolute position
     * @param type of its elements
     * @param first 0-based element to begin with
     * @param into receives {@code count} elements from index {@code at} on
     */
    static void read(ByteBuffer data, ElementType type, int first, double[] into, int at, int count) {
        switch (type) {
            case FLOAT32 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = data.getFloat((first + i) * Float.BYTES);
                }
            }
            case FLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = Float.float16ToFloat(data.getShort((first + i) * Short.BYTES));
                }
            }
            case INT64 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = data.getLong((first + i) * Long.BYTES);
                }
            }
            case INT32 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = data.getInt((first + i) * Integer.BYTES);
                }
            }
            case INT8 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = data.get(first + i);
                }
            }
            case UINT8 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = Byte.toUnsignedInt(data.get(first + i));
                }
            }
            case BOOL -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = data.get(first + i) == 0 ? 0 : 1;
                }
            }
        }
    }

    /** Copy all of {@code from} to the position of {@code to}, each element in the byte order of its buffer. */
    static void copy(ByteBuffer from, ElementType type, ByteBuffer to) {
        int count = from.limit() / type.sizeBytes();
        for (int i = 0; i < count; i++) {
            switch (type.sizeBytes()) {
                case Long.BYTES -> to.putLong(from.getLong(i * Long.BYTES));
                case Integer.BYTES -> to.putInt(from.getInt(i * Integer.BYTES));
                case Short.BYTES -> to.putShort(from.getShort(i * Short.BYTES));
                default -> to.put(from.get(i));
            }
        }
    }
}
