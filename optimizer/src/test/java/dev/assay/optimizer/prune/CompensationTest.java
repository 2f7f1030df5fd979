package dev.assay.optimizer.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.testing.Ort;
import dev.assay.optimizer.testing.Protos;
import dev.assay.optimizer.testing.SampleSets;
import dev.assay.scenarios.language.Exclusion;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.Compensation;
import dev.assay.scenarios.language.RecipeStep.Importance;
import dev.assay.scenarios.language.RecipeStep.PruningScope;
import dev.assay.scenarios.language.RecipeStep.PruningStructure;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompensationTest {
    /** Other images than the samples are. */
    private static final Map<String, Ort.Input> IMAGES =
            Map.of("x", new Ort.Input.Floats(FloatBuffer.wrap(waves(99, 32)), List.of(32L, 3L, 8L, 8L)));

    @TempDir
    private Path folder;

    @Test
    void leastSquaresLosesLessThanBiasesAndBiasesLessThanNothing() {
        double none = error(cnn(), Compensation.NONE);
        double bias = error(cnn(), Compensation.BIAS);
        double leastSquares = error(cnn(), Compensation.LEAST_SQUARES);

        assertThat(bias).isLessThan(none * 0.8);
        assertThat(leastSquares).isLessThan(bias * 0.8);
    }

    @Test
    void fitsGroupedStridedAndDilatedConvolutions() {
        ModelProto proto = Networks.ofImage(3)
                .conv("x", "a", 3, 16, 3)
                .node("Relu", List.of("a"), "r")
                .weight("b.w", 32, 4, 3, 3)
                .node(
                        "Conv",
                        List.of("r", "b.w"),
                        "b",
                        Protos.attribute("group", 4),
                        Networks.ints("strides", 2, 1),
                        Networks.ints("dilations", 1, 2),
                        Networks.ints("pads", 1, 0, 0, 2))
                .node("Relu", List.of("b"), "s")
                .classify("s", 32);

        assertThat(error(proto, Compensation.LEAST_SQUARES)).isLessThan(error(proto, Compensation.NONE) * 0.7);
    }

    /** A channel whose value never changes can go without any loss: its contribution is a bias. */
    @Test
    void absorbsConstantChannelsExactly() {
        Model model = Model.of(
                "mlp",
                Networks.ofImage(3)
                        .node("Flatten", List.of("x"), "flat")
                        .gemm("flat", "a", 192, 16)
                        .node("Relu", List.of("a"), "r")
                        .weight("y.w", 16, 3)
                        .node("MatMul", List.of("r", "y.w"), "y")
                        .build(2));
        float[] weights = Zeros.values(Objects.requireNonNull(model.graph().initializer("a.w")));
        Arrays.fill(weights, 0, 8 * 192, 0);
        model.graph().putInitializer(Tensors.ofFloats("a.w", List.of(16L, 192L), weights));
        float[] biases = Zeros.values(Objects.requireNonNull(model.graph().initializer("a.b")));
        Arrays.fill(biases, 0, 8, 2);
        model.graph().putInitializer(Tensors.ofFloats("a.b", List.of(16L), biases));
        ModelProto whole = model.toProto();

        StructuredPruning.apply(model, step(Compensation.BIAS), samples());

        assertThat(Objects.requireNonNull(model.graph().initializer("y.w")).getDimsList())
                .containsExactly(8L, 3L);
        assertThat(Ort.run(model.toProto(), IMAGES)).containsExactly(Ort.run(whole, IMAGES), within(1e-4f));
    }

    @Test
    void givesTheSameBitsEveryTime() {
        assertThat(pruned(cnn(), Compensation.LEAST_SQUARES).toByteString())
                .isEqualTo(pruned(cnn(), Compensation.LEAST_SQUARES).toByteString());
    }

    private double error(ModelProto proto, Compensation compensation) {
        float[] expected = Ort.run(proto, IMAGES);
        float[] actual = Ort.run(pruned(proto, compensation), IMAGES);
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            error += Math.pow(expected[i] - actual[i], 2);
        }
        return error;
    }

    private ModelProto pruned(ModelProto proto, Compensation compensation) {
        Model model = Model.of("model", proto);
        StructuredPruning.apply(model, step(compensation), samples());
        return model.toProto();
    }

    private Samples samples() {
        return SampleSets.ofFloats(folder, "x", List.of(3L, 8L, 8L), waves(7, 64));
    }

    /** Return images that, like real ones, are smooth, so that channels tell much about each other. */
    private static float[] waves(long seed, int count) {
        Random random = new Random(seed);
        float[] values = new float[count * 3 * 8 * 8];
        for (int image = 0; image < count; image++) {
            double across = random.nextGaussian() / 2;
            double down = random.nextGaussian() / 2;
            double phase = random.nextGaussian();
            for (int i = 0; i < 3 * 8 * 8; i++) {
                values[image * 3 * 8 * 8 + i] =
                        (float) Math.sin(across * (i % 8) + down * (i / 8 % 8) + phase + Math.floor(i / 64.0));
            }
        }
        return values;
    }

    private static RecipeStep.Prune step(Compensation compensation) {
        return new RecipeStep.Prune(
                0.5,
                List.of(PruningStructure.CHANNELS),
                PruningScope.LAYER,
                Importance.ACTIVATIONS,
                8,
                compensation,
                Exclusion.NOTHING);
    }

    private static ModelProto cnn() {
        return Networks.ofImage(3)
                .conv("x", "a", 3, 16, 3)
                .node("Relu", List.of("a"), "r")
                .conv("r", "b", 16, 32, 3)
                .node("Relu", List.of("b"), "s")
                .conv("s", "c", 32, 16, 1)
                .node("Add", List.of("c", "r"), "t")
                .node("MaxPool", List.of("t"), "p", Networks.ints("kernel_shape", 4, 4), Networks.ints("strides", 4, 4))
                .node("Flatten", List.of("p"), "flat")
                .gemm("flat", "y", 64, 8)
                .build(2);
    }
}
