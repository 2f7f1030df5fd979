package dev.assay.optimizer.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.optimizer.inspect.ModelInspection.PossibleGain;
import dev.assay.optimizer.inspect.ModelInspection.Technique;
import dev.assay.optimizer.inspect.ModelInspection.ValueDescription;
import dev.assay.optimizer.inspect.ModelInspection.WeightUse;
import dev.assay.optimizer.testing.MiniLm;
import dev.assay.optimizer.testing.Protos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelInspectorTest {
    @TempDir
    private Path folder;

    @Test
    void describesASmallModel() throws IOException {
        Path file = Files.write(folder.resolve("mlp.onnx"), Protos.mlp().toByteArray());

        ModelInspection inspection = ModelInspector.inspect(file);

        assertThat(inspection.operators()).isEqualTo(Map.of("Constant", 1, "Gemm", 1, "MatMul", 1, "Relu", 1));
        assertThat(inspection.parameterCount()).isEqualTo(48 * 64 + 48 + 48 * 24);
        assertThat(inspection.weightBytes()).isEqualTo(Map.of("float", 4 * inspection.parameterCount()));
        assertThat(inspection.weightUses())
                .isEqualTo(Map.of(WeightUse.MATRIX, 4L * (48 * 64 + 48 * 24), WeightUse.OTHER, 4L * 48));
        assertThat(inspection.opsets()).isEqualTo(Map.of("ai.onnx", 17L));
        assertThat(inspection.inputs()).containsExactly(new ValueDescription("x", "float", List.of("n", "64")));
        assertThat(inspection.outputs()).containsExactly(new ValueDescription("y", "float", List.of("n", "24")));
    }

    @Test
    void foretellsTheSizesOfRealVariants() {
        ModelInspection inspection = ModelInspector.inspect(MiniLm.copyFloat(folder));

        Map<Technique, Long> sizes = inspection.gains().stream()
                .collect(Collectors.toMap(PossibleGain::technique, PossibleGain::estimatedSizeBytes));
        // What the techniques really give is held fast in MiniLmTechniquesTest and MiniLmDynamicQuantizationTest.
        assertThat((double) sizes.getOrDefault(Technique.FP16, 0L)).isCloseTo(45.3e6, within(0.3e6));
        assertThat((double) sizes.getOrDefault(Technique.INT8_DYNAMIC, 0L)).isCloseTo(22.97e6, within(0.3e6));
        assertThat((double) sizes.getOrDefault(Technique.INT4_WEIGHT_ONLY, 0L)).isCloseTo(54.6e6, within(0.3e6));
    }

    @Test
    void writesLinesForPeople() throws IOException {
        Path file = Files.write(folder.resolve("mlp.onnx"), Protos.mlp().toByteArray());

        List<String> lines = InspectText.render(ModelInspector.inspect(file));

        assertThat(lines)
                .contains(
                        "  input       x: float [n, 64]",
                        "  operators   Constant 1, Gemm 1, MatMul 1, Relu 1",
                        "  parameters  4,272, 17.1 kB as float",
                        "  weights     16.9 kB in MatMul and Gemm");
        assertThat(lines).anyMatch(line -> line.contains("INT4 weight-only  covers  98% of the bytes"));
    }
}
