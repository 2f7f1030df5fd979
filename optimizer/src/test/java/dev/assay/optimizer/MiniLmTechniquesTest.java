package dev.assay.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.testing.MiniLm;
import dev.assay.optimizer.testing.Ort;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.FloatPrecision;
import dev.assay.scenarios.language.RecipeStep.WeightType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real transformer gives after each technique, held against what it gave before. */
class MiniLmTechniquesTest {
    private static final RecipeStep CONVERT = RecipeStep.Convert.to(FloatPrecision.FP16);
    private static final Map<String, Ort.Input> SENTENCE =
            Ort.tokens(101, 2023, 2003, 1037, 3231, 6251, 2055, 4937, 1998, 6077, 102);

    @TempDir
    private static Path folder;

    private static Path model;
    private static float[] expected;

    @BeforeAll
    static void runModel() {
        model = MiniLm.copyFloat(folder);
        expected = Ort.run(model, SENTENCE);
    }

    @Test
    void dynamicQuantizationGivesWhatThePublishedModelGives() {
        OptimizedModel quantized = optimize("int8.onnx", RecipeStep.QuantizeDynamic.of(WeightType.INT8, true, true));

        float[] outputs = Ort.run(quantized.file(), SENTENCE);
        assertThat(Ort.cosine(expected, outputs)).isGreaterThan(0.97);
        assertThat(outputs).isEqualTo(Ort.run(MiniLm.copyQuantized(folder), SENTENCE));
    }

    @Test
    void halfPrecisionGivesNearlyTheSame() {
        OptimizedModel half = optimize("half.onnx", CONVERT);

        assertThat(Ort.cosine(expected, Ort.run(half.file(), SENTENCE))).isGreaterThan(0.9999);
        assertThat(half.sizeBytes()).isBetween(45_000_000L, 45_500_000L);
        assertThat(half.steps().getFirst().facts()).contains("1 values too large for 16 bits, set to ±65504");
    }

    @Test
    void fourBitWeightsGiveSomethingSimilar() {
        OptimizedModel int4 = optimize("int4.onnx", RecipeStep.QuantizeWeights.of(WeightType.INT4));

        assertThat(Ort.cosine(expected, Ort.run(int4.file(), SENTENCE))).isGreaterThan(0.94);
        assertThat(int4.sizeBytes()).isBetween(54_000_000L, 55_000_000L);
        assertThat(int4.steps().getFirst().changedNodes()).isEqualTo(36);
    }

    @Test
    void weightOnlyGoesWithHalfPrecisionInEitherOrder() {
        RecipeStep weightOnly = RecipeStep.QuantizeWeights.of(WeightType.INT8);

        for (List<RecipeStep> recipe : List.of(List.of(CONVERT, weightOnly), List.of(weightOnly, CONVERT))) {
            OptimizedModel both = optimize("both.onnx", recipe.toArray(RecipeStep[]::new));

            assertThat(Ort.cosine(expected, Ort.run(both.file(), SENTENCE))).isGreaterThan(0.999);
        }
    }

    @Test
    void fusionGivesTheSameAloneAndNearlyTheSameWithFewerBits() {
        RecipeStep fuse = new RecipeStep.Fuse(RecipeStep.FusionLevel.EXTENDED);

        OptimizedModel fused = optimize("fused.onnx", fuse);
        assertThat(Ort.cosine(expected, Ort.run(fused.file(), SENTENCE))).isGreaterThan(0.9999999);
        assertThat(fused.steps().getFirst().changedNodes()).isEqualTo(25);

        OptimizedModel half = optimize("fused-half.onnx", fuse, CONVERT);
        assertThat(Ort.cosine(expected, Ort.run(half.file(), SENTENCE))).isGreaterThan(0.9999);

        OptimizedModel quantized =
                optimize("fused-int8.onnx", fuse, RecipeStep.QuantizeDynamic.of(WeightType.INT8, true, true));
        assertThat(Ort.cosine(expected, Ort.run(quantized.file(), SENTENCE))).isGreaterThan(0.97);
    }

    private static OptimizedModel optimize(String name, RecipeStep... recipe) {
        return new Optimizer().optimize(model, List.of(recipe), null, folder.resolve(name));
    }
}
