package dev.assay.optimizer.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import dev.assay.optimizer.onnx.proto.ModelProto;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WireMessageTest {
    private final Map<WireMessage, Descriptor> descriptors = new EnumMap<>(WireMessage.class);

    @Test
    void isTheTableThatProtobufGenerates() {
        compare(WireMessage.MODEL, ModelProto.getDescriptor());

        assertThat(descriptors).containsOnlyKeys(WireMessage.values());
    }

    @Test
    void knowsNoFieldWithAHugeNumber() {
        assertThat(WireMessage.MODEL.field(0x1FFF_FFFF_FFFF_FFFFL)).isNull();
        assertThat(WireMessage.MODEL.field(0)).isNull();
    }

    private void compare(WireMessage message, Descriptor descriptor) {
        Descriptor known = descriptors.putIfAbsent(message, descriptor);
        assertThat(known == null ? descriptor : known).as(message.name()).isEqualTo(descriptor);
        if (known != null) {
            return;
        }
        for (int number = 1; number < 100; number++) {
            FieldDescriptor expected = descriptor.findFieldByNumber(number);
            WireMessage.Field field = message.field(number);
            assertThat(field != null).as("%s has field %d", message, number).isEqualTo(expected != null);
            if (field != null && expected != null) {
                compare(field, expected);
            }
        }
    }

    private void compare(WireMessage.Field field, FieldDescriptor expected) {
        int wireType = switch (expected.getJavaType()) {
            case INT, LONG, BOOLEAN, ENUM -> WireMessage.VARINT;
            case FLOAT -> WireMessage.FIXED32;
            case DOUBLE -> WireMessage.FIXED64;
            case STRING, BYTE_STRING, MESSAGE -> WireMessage.LENGTH_DELIMITED;
        };
        assertThat(field.wireType()).as(expected.getFullName()).isEqualTo(wireType);
        assertThat(field.packable()).as(expected.getFullName()).isEqualTo(expected.isPackable());
        WireMessage message = field.message();
        assertThat(message != null).as(expected.getFullName()).isEqualTo(expected.getJavaType() == JavaType.MESSAGE);
        if (message != null) {
            compare(message, expected.getMessageType());
        }
    }
}
