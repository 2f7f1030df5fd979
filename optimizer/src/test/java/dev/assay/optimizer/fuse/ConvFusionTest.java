package dev.assay.optimizer.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.testing.TestGraph;
import dev.assay.scenarios.language.RecipeStep.FusionLevel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Convolutions and fully connected layers with what follows them. */
class ConvFusionTest {
    private static final double EQUAL = 2e-5;

    private static TestGraph image() {
        return new TestGraph()
                .input("x", "n", 4, 9, 9)
                .weight("w", 6, 4, 3, 3)
                .weight("b", 6)
                .weight("scale", 6)
                .weight("shift", 6)
                .weight("mean", 6)
                .positive("variance", 6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x w b", "x w"})
    void foldsBatchNormalizationIntoTheConvolution(String inputs) {
        Fused fused = image().node("Conv", inputs, "c", Attributes.of("pads", List.of(1L, 1L, 1L, 1L)))
                .node("BatchNormalization", "c scale shift mean variance", "y")
                .output("y")
                .then(Fused.at(FusionLevel.STANDARD));

        assertThat(fused.opTypes()).containsExactly("Conv");
        assertThat(fused.only("Conv").intsAttribute("pads")).containsExactly(1L, 1L, 1L, 1L);
        assertThat(fused.model().graph().initializers())
                .as("no weight is left over")
                .hasSize(2);
        assertThat(fused.difference()).isLessThan(EQUAL);
    }

    @ParameterizedTest
    @CsvSource({"Mul, 6", "Add, 6", "Sub, 6", "Div, 6", "Mul, 1", "Add, 1"})
    void foldsConstantsPerChannelIntoTheConvolution(String opType, long channels) {
        Fused fused = image().weight("k", 1, channels, 1, 1)
                .node("Conv", "x w b", "c")
                .node(opType, "c k", "y")
                .output("y")
                .then(Fused.at(FusionLevel.STANDARD));

        assertThat(fused.opTypes()).containsExactly("Conv");
        assertThat(fused.difference() / 50).isLessThan(EQUAL);
    }

    @Test
    void leavesConstantsThatDifferFromPlaceToPlace() {
        Fused fused = image().weight("k", 6, 7, 7)
                .node("Conv", "x w b", "c")
                .node("Add", "c k", "y")
                .output("y")
                .then(Fused.at(FusionLevel.STANDARD));

        assertThat(fused.report().changedCount()).isZero();
        assertThat(fused.report().notes()).containsEntry("no Conv: what follows is not one number for each channel", 1);
    }

    @Test
    void leavesAConvolutionWhoseResultOthersRead() {
        Fused fused = image().node("Conv", "x w b", "c")
                .node("BatchNormalization", "c scale shift mean variance", "y")
                .node("Relu", "c", "r")
                .output("y")
                .output("r")
                .then(Fused.at(FusionLevel.STANDARD));

        assertThat(fused.report().changedCount()).isZero();
        assertThat(fused.count("BatchNormalization")).isEqualTo(1);
    }

    @Test
    void foldsIntoTransposedConvolutionsAndFullyConnectedLayers() {
        Fused transposed = image().weight("wt", 4, 6, 3, 3)
                .node("ConvTranspose", "x wt b", "c")
                .node("BatchNormalization", "c scale shift mean variance", "y")
                .output("y")
                .then(Fused.at(FusionLevel.STANDARD));
        TestGraph connected = new TestGraph()
                .input("x", "n", 5)
                .weight("w", 6, 5)
                .weight("b", 6)
                .weight("scale", 6)
                .weight("shift", 6)
                .weight("mean", 6)
                .positive("variance", 6)
                .node("Gemm", "x w b", "c", Attributes.of("transB", 1L))
                .node("BatchNormalization", "c scale shift mean variance", "y")
                .output("y");

        assertThat(transposed.opTypes()).containsExactly("ConvTranspose");
        assertThat(transposed.difference()).isLessThan(EQUAL);
        Fused gemm = connected.then(Fused.at(FusionLevel.STANDARD));
        assertThat(gemm.opTypes()).containsExactly("Gemm");
        assertThat(gemm.difference()).isLessThan(EQUAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Relu", "Sigmoid", "Tanh", "LeakyRelu", "HardSigmoid", "Clip"})
    void takesTheActivationIntoTheConvolution(String activation) {
        TestGraph graph = image().number("low", -0.5)
                .number("high", 1.5)
                .node("Conv", "x w b", "c", Attributes.of("strides", List.of(2L, 2L)))
                .node(activation, activation.equals("Clip") ? "c low high" : "c", "y")
                .output("y");

        Fused extended = graph.then(Fused.at(FusionLevel.EXTENDED));

        assertThat(extended.opTypes()).containsExactly("FusedConv");
        assertThat(extended.difference()).isLessThan(EQUAL);
        assertThat(graph.then(Fused.at(FusionLevel.STANDARD)).report().changedCount())
                .isZero();
    }

    @Test
    void keepsAResidualNetworkEqualAndItsSumsOutsideForTheBlockedLayout() {
        Fused fused = image().weight("w2", 4, 6, 3, 3)
                .node("Conv", "x w", "c", Attributes.of("pads", List.of(1L, 1L, 1L, 1L)))
                .node("BatchNormalization", "c scale shift mean variance", "n")
                .node("Relu", "n", "r")
                .node("Conv", "r w2", "d", Attributes.of("pads", List.of(1L, 1L, 1L, 1L)))
                .node("Add", "d x", "s")
                .node("Relu", "s", "y")
                .output("y")
                .then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.opTypes()).containsExactly("FusedConv", "Conv", "Add", "Relu");
        assertThat(fused.report().notes())
                .containsEntry(
                        "no FusedConv: with the sum inside, ONNX Runtime could not use its blocked layout for images",
                        1);
        assertThat(fused.difference() / 50).isLessThan(EQUAL);
    }

    @Test
    void takesTheShortcutIntoAConvolutionOfOneDimension() {
        Fused fused = new TestGraph()
                .input("x", "n", 4, 9)
                .weight("w", 4, 4, 3)
                .node("Conv", "x w", "c", Attributes.of("pads", List.of(1L, 1L)))
                .node("Add", "x c", "s")
                .node("Relu", "s", "y")
                .output("y")
                .then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.opTypes()).containsExactly("FusedConv");
        assertThat(fused.only("FusedConv").inputs()).containsExactly("x", "w", "", "x");
        assertThat(fused.difference()).isLessThan(EQUAL);
    }
}
