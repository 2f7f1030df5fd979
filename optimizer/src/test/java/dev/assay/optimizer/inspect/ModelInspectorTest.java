package dev.assay.optimizer.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.optimizer.inspect.ModelInspection.Compute;
import dev.assay.optimizer.inspect.ModelInspection.Fusion;
import dev.assay.optimizer.inspect.ModelInspection.PossibleGain;
import dev.assay.optimizer.inspect.ModelInspection.Technique;
import dev.assay.optimizer.inspect.ModelInspection.ValueDescription;
import dev.assay.optimizer.inspect.ModelInspection.WeightUse;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.OperatorSetIdProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
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

        ModelInspection inspection = ModelInspector.inspect(file, _ -> Map.of());

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
        ModelInspection inspection = ModelInspector.inspect(
                MiniLm.copyFloat(folder), _ -> Map.of("batch_size", 1L, "sequence_length", 128L));

        Map<Technique, Long> sizes = inspection.gains().stream()
                .collect(Collectors.toMap(PossibleGain::technique, PossibleGain::estimatedSizeBytes));
        // What the techniques really give is held fast in MiniLmTechniquesTest and MiniLmDynamicQuantizationTest.
        assertThat((double) sizes.getOrDefault(Technique.FP16, 0L)).isCloseTo(45.3e6, within(0.3e6));
        assertThat((double) sizes.getOrDefault(Technique.INT8_DYNAMIC, 0L)).isCloseTo(22.97e6, within(0.3e6));
        assertThat((double) sizes.getOrDefault(Technique.INT8_STATIC, 0L)).isCloseTo(22.97e6, within(0.3e6));
        assertThat((double) sizes.getOrDefault(Technique.INT8_WEIGHT_ONLY, 0L)).isCloseTo(59.9e6, within(0.3e6));
        assertThat((double) sizes.getOrDefault(Technique.INT4_WEIGHT_ONLY, 0L)).isCloseTo(54.6e6, within(0.3e6));
    }

    @Test
    void foretellsWhatFusionMakesOfATransformer() {
        ModelInspection inspection = ModelInspector.inspect(MiniLm.copyFloat(folder), _ -> Map.of());

        // What fusion really gives is held fast in MiniLmFusionTest.
        assertThat(inspection.fusion()).isInstanceOfSatisfying(Fusion.Tried.class, tried -> {
            assertThat(tried.operatorsBefore()).isEqualTo(323);
            assertThat(tried.operatorsAfter()).isEqualTo(46);
            assertThat(tried.made())
                    .isEqualTo(Map.of(
                            "SkipLayerNormalization", 12,
                            "Attention", 6,
                            "BiasGelu", 6,
                            "EmbedLayerNormalization", 1));
        });
        assertThat(InspectText.render(inspection))
                .anyMatch(line -> line.startsWith("  fusion            makes SkipLayerNormalization 12, Attention 6,")
                        && line.endsWith(": 46 operators instead of 323"));
    }

    @Test
    void tellsWhatDynamicQuantizationReachesInRecurrentAndFusedLayers() throws IOException {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(Protos.value("x", DataType.FLOAT, 5, 4, 32))
                .addOutput(Protos.value("l", DataType.FLOAT, 5, 1, 4, 16))
                .addOutput(Protos.value("a", DataType.FLOAT, 5, 4, 32))
                .addInitializer(Protos.random("gate", 1, 1, 64, 32))
                .addInitializer(Protos.random("recurrence", 2, 1, 64, 16))
                .addInitializer(Protos.random("projection", 3, 32, 3 * 32))
                .addInitializer(Protos.random("bias", 4, 3 * 32))
                .addNode(Protos.node("LSTM", List.of("x", "gate", "recurrence"), List.of("l"))
                        .addAttribute(Protos.attribute("hidden_size", 16)))
                .addNode(Protos.node("Attention", List.of("x", "projection", "bias"), List.of("a"))
                        .setDomain("com.microsoft")
                        .addAttribute(Protos.attribute("num_heads", 4)));
        ModelInspection inspection = inspect(Protos.model(graph).toBuilder()
                .addOpsetImport(OperatorSetIdProto.newBuilder()
                        .setDomain("com.microsoft")
                        .setVersion(1))
                .build());

        assertThat(inspection.weightUses())
                .isEqualTo(Map.of(
                        WeightUse.LSTM, 4L * (64 * 32 + 64 * 16),
                        WeightUse.ATTENTION, 4L * 32 * 3 * 32,
                        WeightUse.OTHER, 4L * 3 * 32));
        long weights = 5L * 4 * (64 * 32 + 64 * 16) + 5L * 4 * 32 * 3 * 32;
        long scores = 5L * 2 * 4 * 4 * 32;
        assertThat(inspection.gains())
                .filteredOn(gain -> gain.technique() == Technique.INT8_DYNAMIC)
                .extracting(PossibleGain::macShare)
                .containsExactly((double) weights / (weights + scores));
    }

    @Test
    void countsWhatATransformerMultiplies() {
        ModelInspection inspection = ModelInspector.inspect(
                MiniLm.copyFloat(folder), _ -> Map.of("batch_size", 2L, "sequence_length", 128L));

        // Each of 6 layers: four projections and two feed-forward products for each token, and attention of all pairs
        // of tokens.
        long weights = 128L * (4 * 384 * 384 + 2 * 384 * 1536);
        long attention = 2L * 128 * 128 * 384;
        assertThat(inspection.compute()).isInstanceOfSatisfying(Compute.Counted.class, counted -> {
            assertThat(counted.macs()).isEqualTo(2 * 6 * (weights + attention));
            assertThat(counted.macsByOperator()).containsOnlyKeys("MatMul");
            assertThat(counted.unknownNodes()).isZero();
        });
        assertThat(inspection.gains())
                .filteredOn(gain -> gain.technique() == Technique.INT8_STATIC)
                .extracting(PossibleGain::macShare)
                .containsExactly((double) weights / (weights + attention));
    }

    @Test
    void countsEachOperatorByItsShapes() throws IOException {
        GraphProto.Builder branch = GraphProto.newBuilder()
                .addOutput(Protos.value("m", DataType.FLOAT, 4, 8))
                .addNode(Protos.node("MatMul", List.of("g", "square"), List.of("m")));
        ModelInspection inspection = inspect(Protos.model(GraphProto.newBuilder()
                .addInput(Protos.value("x", DataType.FLOAT, 1, 4, 5, 6))
                .addOutput(Protos.value("t", DataType.FLOAT, 1, 3, 5, 6))
                .addOutput(Protos.value("out", DataType.FLOAT, 4, 8))
                .addOutput(Protos.value("l", DataType.FLOAT, 4, 1, 5, 2))
                .addInitializer(Protos.random("filter", 1, 2, 2, 3, 3))
                .addInitializer(Protos.random("up", 2, 2, 3, 3, 3))
                .addInitializer(Protos.random("gate", 3, 1, 8, 6))
                .addInitializer(Protos.random("recurrence", 4, 1, 8, 2))
                .addInitializer(Protos.random("dense", 5, 8, 30))
                .addInitializer(Protos.random("square", 6, 8, 8))
                .addInitializer(Protos.longs("flat", 4, 30))
                .addInitializer(Protos.longs("sequence", 4, 5, 6))
                .addInitializer(TensorProto.newBuilder()
                        .setName("yes")
                        .setDataType(DataType.BOOL.getNumber())
                        .addInt32Data(1))
                .addNode(Protos.node("Conv", List.of("x", "filter"), List.of("c"))
                        .addAttribute(Protos.attribute("group", 2)))
                .addNode(Protos.node("ConvTranspose", List.of("c", "up"), List.of("t")))
                .addNode(Protos.node("Reshape", List.of("x", "sequence"), List.of("s")))
                .addNode(Protos.node("LSTM", List.of("s", "gate", "recurrence"), List.of("l"))
                        .addAttribute(Protos.attribute("hidden_size", 2)))
                .addNode(Protos.node("Reshape", List.of("x", "flat"), List.of("f")))
                .addNode(Protos.node("Gemm", List.of("f", "dense"), List.of("g"))
                        .addAttribute(Protos.attribute("transB", 1)))
                .addNode(Protos.node("If", List.of("yes"), List.of("out"))
                        .addAttribute(Protos.attribute("then_branch", branch.clone()))
                        .addAttribute(Protos.attribute("else_branch", branch)))));

        assertThat(inspection.compute()).isInstanceOfSatisfying(Compute.Counted.class, counted -> {
            assertThat(counted.macsByOperator())
                    .isEqualTo(Map.of(
                            "Conv", 2L * 3 * 4 * (2 * 9),
                            "ConvTranspose", 2L * 3 * 4 * (3 * 9),
                            "LSTM", 4L * 5 * (8 * 6 + 8 * 2),
                            "Gemm", 4L * 8 * 30));
            assertThat(counted.unknownNodes()).isEqualTo(2);
        });
        assertThat(InspectText.renderNodes(inspection)).anyMatch(line -> line.matches("  Gemm +960  Gemm.*"));
    }

    @Test
    void saysWhyNothingIsCounted() throws IOException {
        ModelInspection inspection = inspect(Protos.model(GraphProto.newBuilder()
                .addInput(Protos.value("x", DataType.STRING, 2))
                .addOutput(Protos.value("y", DataType.STRING, 2))
                .addNode(Protos.node("Identity", List.of("x"), List.of("y")))));

        assertThat(inspection.compute()).isInstanceOf(Compute.Unknown.class);
        assertThat(InspectText.render(inspection))
                .anyMatch(line -> line.contains("MACs") && line.contains("'x' holds STRING"))
                .contains("  fusion            is unknown, since the model could not be run here");
    }

    private ModelInspection inspect(ModelProto model) throws IOException {
        return ModelInspector.inspect(Files.write(folder.resolve("model.onnx"), model.toByteArray()), _ -> Map.of());
    }

    @Test
    void writesLinesForPeople() throws IOException {
        Path file = Files.write(folder.resolve("mlp.onnx"), Protos.mlp().toByteArray());

        List<String> lines = InspectText.render(ModelInspector.inspect(file, _ -> Map.of()));

        assertThat(lines)
                .contains(
                        "  input       x: float [n, 64]",
                        "  operators   Constant 1, Gemm 1, MatMul 1, Relu 1",
                        "  parameters  4,272, 17.1 kB as float",
                        "  weights     16.9 kB in MatMul and Gemm",
                        "  MACs        4,224 for x [1, 64]: Gemm 72.7%, MatMul 27.3%");
        assertThat(lines)
                .contains("  fusion            finds nothing in this model")
                .anyMatch(line -> line.contains("INT4 weight-only  covers  98% of the bytes"));
    }
}
