package dev.assay.optimizer.onnx;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The messages that an ONNX file consists of, as far as {@link WireScan} must know them.
 *
 * <p>The same facts lie in the descriptors that protobuf generates, but building those costs a fresh process more time than
 * reading most models; a test holds this table against them. Each field is written as its number and its form: {@code n} a
 * number of variable length, {@code f} and {@code d} one of 4 and of 8 bytes, each with {@code *} where it is repeated and may
 * be packed; {@code s} a string or bytes; otherwise the message that it holds.
 */
enum WireMessage {
    MODEL("1n 2s 3s 4s 5n 6s 7GRAPH 8OPERATOR_SET 14ENTRY 20TRAINING_INFO 25FUNCTION 26DEVICE_CONFIGURATION"),
    OPERATOR_SET("1s 2n"),
    GRAPH("1NODE 2s 5TENSOR 10s 11VALUE_INFO 12VALUE_INFO 13VALUE_INFO 14TENSOR_ANNOTATION 15SPARSE_TENSOR 16ENTRY"),
    NODE("1s 2s 3s 4s 5ATTRIBUTE 6s 7s 8s 9ENTRY 10NODE_DEVICE_CONFIGURATION"),
    ATTRIBUTE(
            "1s 2f 3n 4s 5TENSOR 6GRAPH 7f* 8n* 9s 10TENSOR 11GRAPH 13s 14TYPE 15TYPE 20n 21s 22SPARSE_TENSOR 23SPARSE_TENSOR"),
    TENSOR("1n* 2n 3SEGMENT 4f* 5n* 6s 7n* 8s 9s 10d* 11n* 12s 13ENTRY 14n 16ENTRY"),
    SEGMENT("1n 2n"),
    ENTRY("1s 2s"),
    SPARSE_TENSOR("1TENSOR 2TENSOR 3n*"),
    TYPE("1TENSOR_TYPE 4SEQUENCE_TYPE 5MAP_TYPE 6s 7OPAQUE_TYPE 8SPARSE_TENSOR_TYPE 9OPTIONAL_TYPE"),
    TENSOR_TYPE("1n 2SHAPE"),
    SPARSE_TENSOR_TYPE("1n 2SHAPE"),
    SEQUENCE_TYPE("1TYPE"),
    OPTIONAL_TYPE("1TYPE"),
    MAP_TYPE("1n 2TYPE"),
    OPAQUE_TYPE("1s 2s"),
    SHAPE("1DIMENSION"),
    DIMENSION("1n 2s 3s"),
    NODE_DEVICE_CONFIGURATION("1s 2SHARDING_SPEC 3n"),
    SHARDING_SPEC("1s 2n* 3INT_LIST_ENTRY 4SHARDED_DIM"),
    INT_LIST_ENTRY("1n 2n*"),
    SHARDED_DIM("1n 2SIMPLE_SHARDED_DIM"),
    SIMPLE_SHARDED_DIM("1n 2s 3n"),
    VALUE_INFO("1s 2TYPE 3s 4ENTRY"),
    TENSOR_ANNOTATION("1s 2ENTRY"),
    TRAINING_INFO("1GRAPH 2GRAPH 3ENTRY 4ENTRY"),
    FUNCTION("1s 4s 5s 6s 7NODE 8s 9OPERATOR_SET 10s 11ATTRIBUTE 12VALUE_INFO 13s 14ENTRY"),
    DEVICE_CONFIGURATION("1s 2n 3s");

    /** How a number of variable length, of 8 bytes, anything with a length, and a number of 4 bytes are marked. */
    static final int VARINT = 0;

    static final int FIXED64 = 1;
    static final int LENGTH_DELIMITED = 2;
    static final int FIXED32 = 5;

    private static final int MAX_FIELD_NUMBER = 26;

    private final String form;

    WireMessage(String form) {
        this.form = form;
    }

    /** Return what a field holds; {@code null} if the message has no such field. */
    @Nullable
    Field field(long number) {
        return number > MAX_FIELD_NUMBER ? null : Tables.of(this)[(int) number];
    }

    /** What each message holds; read once all messages are there, for they hold each other. */
    private static final class Tables {
        private static final Map<WireMessage, @Nullable Field[]> FIELDS = new EnumMap<>(WireMessage.class);

        static {
            for (WireMessage message : values()) {
                FIELDS.put(message, fields(message.form));
            }
        }

        static @Nullable Field[] of(WireMessage message) {
            return Objects.requireNonNull(FIELDS.get(message));
        }

        private static @Nullable Field[] fields(String form) {
            @Nullable Field[] fields = new Field[MAX_FIELD_NUMBER + 1];
            for (String each : form.split(" ", -1)) {
                int digits = Character.isDigit(each.charAt(1)) ? 2 : 1;
                fields[Integer.parseInt(each.substring(0, digits))] = Field.of(each.substring(digits));
            }
            return fields;
        }
    }

    /**
     * One field of a message.
     *
     * @param wireType how it is marked
     * @param packable whether many numbers may also stand in one part with a length
     * @param message what it holds; {@code null} if it holds no message
     */
    record Field(int wireType, boolean packable, @Nullable WireMessage message) {
        private static Field of(String form) {
            boolean packable = form.endsWith("*");
            return switch (form.charAt(0)) {
                case 'n' -> new Field(VARINT, packable, null);
                case 'f' -> new Field(FIXED32, packable, null);
                case 'd' -> new Field(FIXED64, packable, null);
                case 's' -> new Field(LENGTH_DELIMITED, false, null);
                default -> new Field(LENGTH_DELIMITED, false, valueOf(form));
            };
        }

        boolean fits(int marked) {
            return marked == wireType || (marked == LENGTH_DELIMITED && packable);
        }
    }
}
