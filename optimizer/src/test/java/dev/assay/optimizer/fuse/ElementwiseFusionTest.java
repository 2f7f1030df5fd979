package dev.assay.optimizer.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.testing.TestGraph;
import dev.assay.scenarios.language.RecipeStep.FusionLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gates and activations that exporters write with several operators. */
class ElementwiseFusionTest {
    private static final double EQUAL = 2e-6;

    @ParameterizedTest
    @ValueSource(strings = {"x·gate then half", "half of x first", "half of the gate first", "swapped inputs"})
    void recognisesGeluHoweverItIsWritten(String form) {
        Fused standard = gelu(form, 0.5).then(Fused.at(FusionLevel.STANDARD));
        Fused extended = gelu(form, 0.5).then(Fused.at(FusionLevel.EXTENDED));

        assertThat(standard.opTypes()).containsExactly("Gelu");
        assertThat(standard.model().opset()).isEqualTo(20);
        assertThat(standard.only("Gelu").domain()).isEqualTo(Node.ONNX);
        assertThat(standard.difference()).isLessThan(EQUAL);
        assertThat(extended.opTypes()).containsExactly("Gelu");
        assertThat(extended.model().opset()).isEqualTo(17);
        assertThat(extended.only("Gelu").domain()).isEqualTo(Node.MICROSOFT);
        assertThat(extended.difference()).isLessThan(EQUAL);
    }

    private static TestGraph gelu(String form, double half) {
        TestGraph graph = new TestGraph()
                .input("x", "n", 8)
                .number("root", Math.sqrt(2))
                .number("one", 1)
                .number("half", half)
                .node("Div", "x root", "d")
                .node("Erf", "d", "e")
                .output("y");
        return switch (form) {
            case "x·gate then half" ->
                graph.node("Add", "e one", "g").node("Mul", "x g", "p").node("Mul", "p half", "y");
            case "half of x first" ->
                graph.node("Add", "e one", "g").node("Mul", "x half", "p").node("Mul", "p g", "y");
            case "half of the gate first" ->
                graph.node("Add", "e one", "g").node("Mul", "g half", "p").node("Mul", "x p", "y");
            default -> graph.node("Add", "one e", "g").node("Mul", "g x", "p").node("Mul", "half p", "y");
        };
    }

    @Test
    void leavesWhatHasAnotherConstantThanGeluAndSaysSo() {
        Fused fused = gelu("x·gate then half", 0.4).then(Fused.at(FusionLevel.STANDARD));

        assertThat(fused.report().changedCount()).isZero();
        assertThat(fused.report().notes()).containsEntry("no Gelu: its constant is 0.4 instead of 0.5", 1);
        assertThat(fused.count("Erf")).isEqualTo(1);
    }

    @Test
    void leavesWhatOthersReadAndSaysSo() {
        Fused output = gelu("x·gate then half", 0.5).output("p").then(Fused.at(FusionLevel.STANDARD));
        Fused reader =
                gelu("x·gate then half", 0.5).node("Relu", "e", "r").output("r").then(Fused.at(FusionLevel.STANDARD));

        assertThat(output.report().changedCount()).isZero();
        assertThat(output.report().notes()).containsEntry("no Gelu: a value inside it is an output of the model", 1);
        assertThat(reader.report().changedCount()).isZero();
        assertThat(reader.report().notes()).containsEntry("no Gelu: a value inside it is read elsewhere too", 1);
    }

    @ParameterizedTest
    @CsvSource({"STANDARD, Gelu", "EXTENDED, FastGelu"})
    void recognisesTheApproximationOfGelu(FusionLevel level, String opType) {
        Fused fused = new TestGraph()
                .input("x", "n", 8)
                .number("three", 3)
                .number("cubic", 0.044715)
                .number("scale", 0.7978845834732056)
                .number("one", 1)
                .number("half", 0.5)
                .node("Pow", "x three", "x3")
                .node("Mul", "cubic x3", "c")
                .node("Add", "x c", "i")
                .node("Mul", "scale i", "s")
                .node("Tanh", "s", "t")
                .node("Add", "one t", "g")
                .node("Mul", "x half", "h")
                .node("Mul", "h g", "y")
                .output("y")
                .then(Fused.at(level));

        assertThat(fused.opTypes()).containsExactly(opType);
        assertThat(fused.difference()).isLessThan(EQUAL);
    }

    @Test
    void takesTheBiasIntoGelu() {
        Fused fused = gelu("x·gate then half", 0.5)
                .input("before", "n", 8)
                .weight("bias", 8)
                .node("Relu", "y", "z")
                .output("z")
                .then(Fused.at(FusionLevel.EXTENDED));
        TestGraph biased = new TestGraph()
                .input("before", "n", 8)
                .weight("bias", 8)
                .number("root", Math.sqrt(2))
                .number("one", 1)
                .number("half", 0.5)
                .node("Add", "bias before", "x")
                .node("Div", "x root", "d")
                .node("Erf", "d", "e")
                .node("Add", "e one", "g")
                .node("Mul", "x g", "p")
                .node("Mul", "p half", "y")
                .output("y");

        assertThat(fused.count("BiasGelu")).as("without a bias").isZero();
        Fused merged = biased.then(Fused.at(FusionLevel.EXTENDED));
        assertThat(merged.opTypes()).containsExactly("BiasGelu");
        assertThat(merged.only("BiasGelu").inputs()).containsExactly("before", "bias");
        assertThat(merged.difference()).isLessThan(EQUAL);
    }

    @ParameterizedTest
    @CsvSource({"1, Sigmoid of x itself", "1.702, Sigmoid of x times 1.702"})
    void recognisesSilu(double alpha, String form) {
        TestGraph graph = new TestGraph().input("x", "n", 8).number("alpha", alpha);
        if (form.endsWith("itself")) {
            graph.node("Sigmoid", "x", "s");
        } else {
            graph.node("Mul", "alpha x", "a").node("Sigmoid", "a", "s");
        }
        graph.node("Mul", "s x", "y").output("y");

        Fused fused = graph.then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.opTypes()).containsExactly("QuickGelu");
        assertThat(fused.only("QuickGelu").floatAttribute("alpha", 0)).isEqualTo((float) alpha);
        assertThat(fused.difference()).isLessThan(EQUAL);
        assertThat(graph.then(Fused.at(FusionLevel.STANDARD)).count("Sigmoid"))
                .as("ONNX has no operator for it")
                .isEqualTo(1);
    }

    private static TestGraph clipped(double limit) {
        return new TestGraph()
                .input("x", "n", 8)
                .number("three", 3)
                .number("zero", 0)
                .number("limit", limit)
                .number("six", 6)
                .number("sixth", 1.0 / 6)
                .node("Add", "x three", "a")
                .node("Clip", "a zero limit", "c")
                .output("y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"divided at the end", "times a sixth", "gate first"})
    void recognisesHardSwishHoweverItIsWritten(String form) {
        TestGraph graph = clipped(6);
        switch (form) {
            case "divided at the end" -> graph.node("Mul", "x c", "p").node("Div", "p six", "y");
            case "times a sixth" -> graph.node("Mul", "c sixth", "p").node("Mul", "p x", "y");
            default -> graph.node("Div", "c six", "p").node("Mul", "x p", "y");
        }

        Fused fused = Fused.of(graph.model(13), FusionLevel.STANDARD);

        assertThat(fused.opTypes()).containsExactly("HardSwish");
        assertThat(fused.model().opset()).as("the first that has it").isEqualTo(14);
        assertThat(fused.difference()).isLessThan(EQUAL);
    }

    @Test
    void recognisesHardSigmoid() {
        Fused fused = clipped(6).node("Div", "c six", "y").then(Fused.at(FusionLevel.STANDARD));

        assertThat(fused.opTypes()).containsExactly("HardSigmoid");
        assertThat(fused.difference()).isLessThan(EQUAL);
    }

    @Test
    void leavesGatesThatRiseOtherwise() {
        Fused clip =
                clipped(5).node("Mul", "x c", "p").node("Div", "p six", "y").then(Fused.at(FusionLevel.STANDARD));
        Fused slope = new TestGraph()
                .input("x", "n", 8)
                .node("HardSigmoid", "x", "g", Attributes.of("alpha", 0.2f))
                .node("Mul", "x g", "y")
                .output("y")
                .then(Fused.at(FusionLevel.STANDARD));

        assertThat(clip.report().changedCount()).isZero();
        assertThat(clip.report().notes()).containsEntry("no HardSwish: its constant is 5.0 instead of 6.0", 1);
        assertThat(slope.report().changedCount()).isZero();
        assertThat(slope.report().notes()).containsEntry("no HardSwish: its gate rises by 0.2 instead of 1/6", 1);
    }

    @ParameterizedTest
    @EnumSource(FusionLevel.class)
    void changesNothingWhereThereIsNothing(FusionLevel level) {
        Fused fused = new TestGraph()
                .input("x", "n", 8)
                .node("Relu", "x", "r")
                .node("Mul", "r x", "y")
                .output("y")
                .then(Fused.at(level));

        assertThat(fused.report().changedCount()).isZero();
        assertThat(fused.opTypes()).containsExactly("Relu", "Mul");
        assertThat(fused.model().opset()).isEqualTo(17);
    }
}
