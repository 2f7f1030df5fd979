package dev.assay.optimizer.samples;

import dev.assay.scenarios.language.ElementType;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The head of one array in NumPy's file format, versions 1 and 2.
 *
 * @param type of the elements; {@code null} for 64-bit floats, which sample sets don't have
 * @param shape sizes, each at least 1
 * @param headBytes how long the head is
 */
record NpyHeader(@Nullable ElementType type, List<Long> shape, int headBytes) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_TEXT_BYTES = 1 << 16;
    private static final int MAX_RANK = 32;

    /** NumPy writes the keys in this order. */
    private static final Pattern TEXT = Pattern.compile(
            "\\{ *'descr': *'([^']{1,20})', *'fortran_order': *(True|False), *'shape': *\\(([0-9, ]*)\\),? *} *\n?");

    private static final Pattern SIZE = Pattern.compile("[0-9]{1,18}");

    NpyHeader {
        shape = List.copyOf(shape);
    }

    /** What is wrong with a file, in words that follow its name. */
    static final class FormatException extends IOException {
        private static final long serialVersionUID = 1L;

        FormatException(String what) {
            super(what);
        }

        FormatException(String what, IOException cause) {
            super(what, cause);
        }
    }

    /**
     * Read the head.
     *
     * @throws FormatException if it is no head, or of an array that can't be used
     */
    static NpyHeader read(InputStream in) throws IOException {
        try {
            DataInputStream data = new DataInputStream(in);
            byte[] lead = new byte[MAGIC.length + 2];
            data.readFully(lead);
            if (!Arrays.equals(MAGIC, 0, MAGIC.length, lead, 0, MAGIC.length)) {
                throw new FormatException("is no NumPy array: it does not begin with \\x93NUMPY");
            }
            int version = lead[MAGIC.length];
            if (version != 1 && version != 2) {
                throw new FormatException("has version " + version + " of NumPy's format; versions 1 and 2 are known");
            }
            byte[] length = new byte[version == 1 ? Short.BYTES : Integer.BYTES];
            data.readFully(length);
            ByteBuffer number = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN);
            int textBytes = version == 1 ? Short.toUnsignedInt(number.getShort()) : number.getInt();
            if (textBytes < 0 || textBytes > MAX_TEXT_BYTES) {
                throw new FormatException("claims a head of " + Integer.toUnsignedString(textBytes)
                        + " bytes; more than " + MAX_TEXT_BYTES + " are not read");
            }
            byte[] text = new byte[textBytes];
            data.readFully(text);
            return parse(new String(text, StandardCharsets.ISO_8859_1), lead.length + length.length + textBytes);
        } catch (EOFException cutOff) {
            throw new FormatException("is cut off in its head", cutOff);
        }
    }

    private static NpyHeader parse(String text, int headBytes) throws FormatException {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new FormatException("has a head that NumPy does not write");
        }
        if (matcher.group(2).equals("True")) {
            throw new FormatException("is stored column by column; save numpy.ascontiguousarray(…) of it");
        }
        return new NpyHeader(type(matcher.group(1)), shape(matcher.group(3)), headBytes);
    }

    private static @Nullable ElementType type(String descr) throws FormatException {
        return switch (descr) {
            case "<f4" -> ElementType.FLOAT32;
            case "<f2" -> ElementType.FLOAT16;
            case "<f8" -> null;
            case "<i8" -> ElementType.INT64;
            case "<i4" -> ElementType.INT32;
            case "|i1" -> ElementType.INT8;
            case "|u1" -> ElementType.UINT8;
            case "|b1" -> ElementType.BOOL;
            default ->
                throw new FormatException(
                        "has elements of type '" + descr + "'; known are <f4, <f2, <f8, <i8, <i4, |i1, |u1 and |b1");
        };
    }

    private static List<Long> shape(String text) throws FormatException {
        List<Long> shape = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String size = part.strip();
            if (!size.isEmpty()) {
                if (!SIZE.matcher(size).matches() || Long.parseLong(size) < 1 || shape.size() == MAX_RANK) {
                    throw new FormatException("has the shape (" + text + "), which can't be used");
                }
                shape.add(Long.parseLong(size));
            }
        }
        return shape;
    }

    /** Return the size of one element in bytes. */
    int elementBytes() {
        return type == null ? Double.BYTES : type.sizeBytes();
    }

    /**
     * Return how many elements there are.
     *
     * @throws FormatException if they can't be counted
     */
    long elementCount() throws FormatException {
        long count = 1;
        for (long size : shape) {
            if (size > Integer.MAX_VALUE || count > Integer.MAX_VALUE / size) {
                throw new FormatException("claims the shape " + shape + ", which is more than 2 GB");
            }
            count *= size;
        }
        return count;
    }

    /** Return the type's name in NumPy. */
    String typeName() {
        return type == null ? "float64" : type.name().toLowerCase(Locale.ROOT);
    }
}
