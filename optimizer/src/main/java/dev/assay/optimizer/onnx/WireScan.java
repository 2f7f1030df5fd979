package dev.assay.optimizer.onnx;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Walk over a protobuf message without building it: does it hold together, how deep and how rich is it?
 *
 * <p>Parsing costs many times the bytes of a file that consists of tiny messages. This scan costs none, so a hostile file is
 * refused before it is parsed. It also tells a file that is cut off from one that is something else.
 */
final class WireScan {
    /** Below the limit of the parser itself, which is 100. */
    private static final int MAX_DEPTH = 90;

    /** Each costs about 100 bytes once parsed; the largest published models have some hundred thousand. */
    private static final int MAX_FIELDS = 4_000_000;

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;

    private final String model;
    private final ByteBuffer bytes;
    private int fieldCount;

    private WireScan(String model, ByteBuffer bytes) {
        this.model = model;
        this.bytes = bytes;
    }

    /**
     * Check the bytes of a message from the buffer's position to its limit.
     *
     * @param model how the user named the model
     * @throws dev.assay.scenarios.problem.ProblemException if the bytes are no such message, are cut off, or ask for too much
     */
    static void check(String model, ByteBuffer bytes, Descriptor type) {
        WireScan scan = new WireScan(model, bytes.duplicate());
        scan.checkFirstField(type);
        scan.message(type, bytes.limit(), 0);
    }

    private void checkFirstField(Descriptor type) {
        int start = bytes.position();
        long tag = bytes.hasRemaining() ? varint(bytes.limit()) : 0;
        FieldDescriptor field = tag >>> 3 > Integer.MAX_VALUE ? null : type.findFieldByNumber((int) (tag >>> 3));
        if (field == null || !fits(field, (int) (tag & 7))) {
            throw ModelProblems.notOnnx(model, "it does not begin like one");
        }
        bytes.position(start);
    }

    private void message(Descriptor type, int end, int depth) {
        if (depth > MAX_DEPTH) {
            throw ModelProblems.unsupported(
                    model, "its subgraphs are nested too deeply", "Export it with fewer nested If, Loop and Scan.");
        }
        while (bytes.position() < end) {
            if (++fieldCount > MAX_FIELDS) {
                throw ModelProblems.unsupported(
                        model,
                        "it has more than " + MAX_FIELDS + " parts",
                        "Export weights as raw data instead of number by number.");
            }
            long tag = varint(end);
            if (tag >>> 3 == 0 || tag >>> 3 > 0x1FFFFFFF) {
                throw ModelProblems.damaged(model, "byte " + bytes.position() + " begins no field");
            }
            FieldDescriptor field = type.findFieldByNumber((int) (tag >>> 3));
            value(field, (int) (tag & 7), end, depth);
        }
    }

    private void value(@Nullable FieldDescriptor field, int wireType, int end, int depth) {
        if (field != null && !fits(field, wireType)) {
            throw ModelProblems.damaged(
                    model, "the field " + field.getName() + " at byte " + bytes.position() + " has the wrong form");
        }
        switch (wireType) {
            case VARINT -> varint(end);
            case FIXED64 -> skip(8, end);
            case FIXED32 -> skip(4, end);
            case LENGTH_DELIMITED -> {
                long length = varint(end);
                if (field != null && field.getJavaType() == JavaType.MESSAGE) {
                    checkRoom(length, end);
                    message(field.getMessageType(), bytes.position() + (int) length, depth + 1);
                } else {
                    skip(length, end);
                }
            }
            default ->
                throw ModelProblems.damaged(model, "byte " + bytes.position() + " holds a form that ONNX does not use");
        }
    }

    private static boolean fits(FieldDescriptor field, int wireType) {
        int own = switch (field.getJavaType()) {
            case INT, LONG, BOOLEAN, ENUM -> VARINT;
            case FLOAT -> FIXED32;
            case DOUBLE -> FIXED64;
            case STRING, BYTE_STRING, MESSAGE -> LENGTH_DELIMITED;
        };
        return wireType == own || (wireType == LENGTH_DELIMITED && field.isPackable());
    }

    private void skip(long length, int end) {
        checkRoom(length, end);
        bytes.position(bytes.position() + (int) length);
    }

    private void checkRoom(long length, int end) {
        int room = end - bytes.position();
        if (length >= 0 && length <= room) {
            return;
        }
        if (end == bytes.limit()) {
            throw ModelProblems.cutOff(
                    model,
                    "at byte " + bytes.position() + " it promises " + Long.toUnsignedString(length) + " bytes and has "
                            + room);
        }
        throw ModelProblems.damaged(
                model, "a part at byte " + bytes.position() + " is larger than the part that it belongs to");
    }

    private long varint(int end) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (bytes.position() >= end) {
                checkRoom(1, end);
            }
            byte next = bytes.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw ModelProblems.damaged(model, "the number at byte " + bytes.position() + " does not end");
    }
}
