package dev.assay.optimizer.onnx;

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
    static void check(String model, ByteBuffer bytes, WireMessage type) {
        WireScan scan = new WireScan(model, bytes.duplicate());
        scan.checkFirstField(type);
        scan.message(type, bytes.limit(), 0);
    }

    private void checkFirstField(WireMessage type) {
        int start = bytes.position();
        long tag = bytes.hasRemaining() ? varint(bytes.limit()) : 0;
        WireMessage.Field field = type.field(tag >>> 3);
        if (field == null || !field.fits((int) (tag & 7))) {
            throw ModelProblems.notOnnx(model, "it does not begin like one");
        }
        bytes.position(start);
    }

    private void message(WireMessage type, int end, int depth) {
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
            WireMessage.Field field = type.field(tag >>> 3);
            value(field, (int) (tag & 7), end, depth);
        }
    }

    private void value(WireMessage.@Nullable Field field, int wireType, int end, int depth) {
        if (field != null && !field.fits(wireType)) {
            throw ModelProblems.damaged(model, "the field at byte " + bytes.position() + " has the wrong form");
        }
        switch (wireType) {
            case WireMessage.VARINT -> varint(end);
            case WireMessage.FIXED64 -> skip(8, end);
            case WireMessage.FIXED32 -> skip(4, end);
            case WireMessage.LENGTH_DELIMITED -> {
                long length = varint(end);
                WireMessage message = field == null ? null : field.message();
                if (message != null) {
                    checkRoom(length, end);
                    message(message, bytes.position() + (int) length, depth + 1);
                } else {
                    skip(length, end);
                }
            }
            default ->
                throw ModelProblems.damaged(model, "byte " + bytes.position() + " holds a form that ONNX does not use");
        }
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
