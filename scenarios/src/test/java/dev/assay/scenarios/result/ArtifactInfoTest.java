package dev.assay.scenarios.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.RuntimeConfiguration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArtifactInfoTest {
    private static final InputShape SHAPE = new InputShape("one", Map.of("sequence", 16L));

    private static final ArtifactInfo ONNX = artifact("fp32", null, null);
    private static final ArtifactInfo OPENVINO = artifact("fp32", ModelFormat.OPENVINO, null);
    private static final ArtifactInfo SHORT = artifact("fp32", ModelFormat.TFLITE, SHAPE.dimensions());
    private static final ArtifactInfo LONG = artifact("fp32", ModelFormat.TFLITE, Map.of("sequence", 128L));
    private static final ArtifactInfo OTHER = artifact("int8", null, null);
    private static final List<ArtifactInfo> ALL = List.of(LONG, ONNX, OPENVINO, SHORT, OTHER);

    @Test
    void aRuntimeExecutesTheFileOfItsOwnFormatElseAnotherThatItKnows() {
        assertThat(find("fp32", "onnxruntime")).isEqualTo(ONNX);
        assertThat(find("fp32", "openvino")).isEqualTo(OPENVINO);
        assertThat(find("int8", "openvino")).isEqualTo(OTHER);
    }

    @Test
    void aFileForOneShapeIsTheOneForThatShape() {
        assertThat(find("fp32", "tflite")).isEqualTo(SHORT);
        assertThat(find("int8", "tflite")).isNull();
    }

    private static @Nullable ArtifactInfo find(String variant, String runtime) {
        return ArtifactInfo.find(ALL, variant, new RuntimeConfiguration("r", runtime, 1, Map.of()), SHAPE)
                .orElse(null);
    }

    private static ArtifactInfo artifact(
            String variant, @Nullable ModelFormat format, @Nullable Map<String, Long> dimensions) {
        return new ArtifactInfo(
                variant, Integer.toHexString(variant.length()).repeat(64), 1, "file:m", null, format, dimensions);
    }
}
