package dev.assay.optimizer.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.execution.SyntheticFeed;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.normalize.Normalization;
import dev.assay.optimizer.onnx.OnnxReader;
import dev.assay.optimizer.testing.MiniLm;
import dev.assay.optimizer.testing.Ort;
import dev.assay.optimizer.testing.SampleSets;
import dev.assay.scenarios.language.Exclusion;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.Compensation;
import dev.assay.scenarios.language.RecipeStep.Importance;
import dev.assay.scenarios.language.RecipeStep.PruningScope;
import dev.assay.scenarios.language.RecipeStep.PruningStructure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real transformer without a quarter of its heads or neurons. */
class MiniLmPruningTest {
    @TempDir
    private static Path folder;

    private static Model whole;
    private static Samples samples;
    /** Other words than the samples have. */
    private static Map<String, HostTensor> sentences;

    private static float[] expected;

    @BeforeAll
    static void readModel() {
        Model raw = Model.of(OnnxReader.read(MiniLm.copyFloat(folder)));
        whole = Normalization.of(raw, SyntheticFeed.of(raw));
        samples = SampleSets.tokens(folder, 1, 16, 32);
        sentences = SampleSets.tokens(folder, 2, 9, 24).feed(0, 9);
        expected = run(whole);
    }

    @Test
    void computesWhatTheWholeModelComputesWithZeros() {
        RecipeStep.Prune step = step(Compensation.NONE, PruningStructure.HEADS, PruningStructure.NEURONS);
        Model pruned = whole.copy();
        PassReport report = StructuredPruning.apply(pruned, step, samples);
        Model zeroed = whole.copy();
        Zeros.put(zeroed, StructuredPruning.plan(zeroed, step, samples, new PassReport.Builder()));

        assertThat(run(pruned)).containsExactly(run(zeroed), within(1e-5f));
        assertThat(report.facts())
                .contains("18 of 72 heads removed, in 6 of 6 groups", "2304 of 9216 neurons removed, in 6 of 6 groups");
        assertThat(report.lines()).contains("12 MatMul left: ReduceMean sums over its channels");
    }

    @Test
    void fittedNeuronsGiveMoreOfWhatTheWholeModelGives() {
        double none = cosine(Compensation.NONE, PruningStructure.NEURONS);
        double bias = cosine(Compensation.BIAS, PruningStructure.NEURONS);
        double leastSquares = cosine(Compensation.LEAST_SQUARES, PruningStructure.NEURONS);

        assertThat(bias).isGreaterThan(none);
        assertThat(leastSquares).isGreaterThan(bias);
    }

    @Test
    void fittedHeadsGiveMoreOfWhatTheWholeModelGives() {
        double none = cosine(Compensation.NONE, PruningStructure.HEADS);
        double leastSquares = cosine(Compensation.LEAST_SQUARES, PruningStructure.HEADS);

        assertThat(leastSquares).isGreaterThan(none);
    }

    private static double cosine(Compensation compensation, PruningStructure... structures) {
        Model pruned = whole.copy();
        StructuredPruning.apply(pruned, step(compensation, structures), samples);
        return Ort.cosine(expected, run(pruned));
    }

    private static RecipeStep.Prune step(Compensation compensation, PruningStructure... structures) {
        return new RecipeStep.Prune(
                0.25,
                List.of(structures),
                PruningScope.LAYER,
                Importance.ACTIVATIONS,
                8,
                compensation,
                Exclusion.NOTHING);
    }

    private static float[] run(Model model) {
        try (OrtModel loaded = OrtModel.open(model, GraphOptimization.ALL)) {
            return loaded.run(sentences).values().iterator().next().toFloatArray();
        }
    }
}
