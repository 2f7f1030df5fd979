package dev.assay.optimizer.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.OptimizedModel;
import dev.assay.optimizer.Optimizer;
import dev.assay.optimizer.onnx.OnnxReader;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.NodeProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.testing.MiniLm;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.WeightType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published quantized model is what Python's tools made; the same recipe must give the same bits here. */
class MiniLmDynamicQuantizationTest {
    private static final RecipeStep RECIPE = RecipeStep.QuantizeDynamic.of(WeightType.INT8, true, true);

    @TempDir
    private static Path folder;

    private static OptimizedModel optimized;
    private static GraphProto ours;
    private static GraphProto published;

    @BeforeAll
    static void quantize() {
        optimized = new Optimizer()
                .optimize(MiniLm.copyFloat(folder), List.of(RECIPE), null, folder.resolve("quantized.onnx"));
        ours = OnnxReader.read(optimized.file()).proto().getGraph();
        published = OnnxReader.read(MiniLm.copyQuantized(folder)).proto().getGraph();
    }

    @Test
    void givesEveryWeightScaleAndZeroPointBitForBit() {
        Map<String, TensorProto> expected = tensors(published);
        Map<String, TensorProto> actual = tensors(ours);

        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        assertThat(expected.keySet().stream().filter(name -> name.endsWith("_quantized")))
                .hasSize(36 + 3);
        expected.forEach((name, tensor) -> {
            TensorProto own = Objects.requireNonNull(actual.get(name), name);
            assertThat(own.getDataType()).as(name).isEqualTo(tensor.getDataType());
            assertThat(own.getDimsList()).as(name).isEqualTo(tensor.getDimsList());
            assertThat(data(own).equals(data(tensor))).as(name).isTrue();
        });
    }

    @Test
    void givesTheSameOperators() {
        assertThat(histogram(ours)).isEqualTo(histogram(published));
    }

    @Test
    void givesTheSameNodesUnderTheSameNames() {
        assertThat(ours.getNodeList()).containsExactlyInAnyOrderElementsOf(published.getNodeList());
    }

    @Test
    void givesTheSameBitsAgain() {
        OptimizedModel again = new Optimizer()
                .optimize(folder.resolve("all-minilm-l6-v2.onnx"), List.of(RECIPE), null, folder.resolve("again.onnx"));

        assertThat(again.sha256()).isEqualTo(optimized.sha256());
    }

    @Test
    void tellsSizesAndWhatWasDone() throws IOException {
        assertThat(optimized.sizeBytes())
                .isEqualTo(Files.size(optimized.file()))
                .isBetween(22_500_000L, 23_500_000L);
        assertThat(optimized.parentSizeBytes()).isEqualTo(90_387_606);
        assertThat(optimized.steps().getFirst().changedNodes()).isEqualTo(39);
        assertThat(optimized.steps().getFirst().facts())
                .containsExactly(
                        "3 Gather changed", "36 MatMul changed", "12 MatMul left: its second input is no constant");
    }

    private static Map<String, TensorProto> tensors(GraphProto graph) {
        return graph.getInitializerList().stream().collect(Collectors.toMap(TensorProto::getName, Function.identity()));
    }

    private static Map<String, Long> histogram(GraphProto graph) {
        return graph.getNodeList().stream().collect(Collectors.groupingBy(NodeProto::getOpType, Collectors.counting()));
    }

    /** Return what a tensor holds, whichever way it is stored. */
    private static Object data(TensorProto tensor) {
        return switch (Tensors.type(tensor)) {
            case FLOAT -> {
                FloatBuffer floats = Tensors.floats(tensor);
                yield IntStream.range(0, floats.limit())
                        .map(i -> Float.floatToRawIntBits(floats.get(i)))
                        .boxed()
                        .toList();
            }
            case INT64 -> Tensors.longs(tensor);
            default -> ByteBuffer.wrap(Tensors.bytes(tensor));
        };
    }
}
