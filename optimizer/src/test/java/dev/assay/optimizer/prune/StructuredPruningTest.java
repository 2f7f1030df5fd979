package dev.assay.optimizer.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.testing.Problems;
import dev.assay.optimizer.testing.Protos;
import dev.assay.scenarios.language.Exclusion;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.Compensation;
import dev.assay.scenarios.language.RecipeStep.Importance;
import dev.assay.scenarios.language.RecipeStep.PruningScope;
import dev.assay.scenarios.language.RecipeStep.PruningStructure;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructuredPruningTest {
    private static final List<PruningStructure> ALL = List.of(PruningStructure.values());

    @ParameterizedTest
    @CsvSource({
        "0.25, 8, 24",
        "0.3, 8, 24",
        "0.3, 1, 23",
        "0.5, 16, 16",
        "0.7, 8, 16",
        "0.7, 1, 10",
        "0.99, 8, 8",
        "0.01, 1, 32"
    })
    void removesTheShareAndKeepsAMultiple(double ratio, int roundTo, int remaining) {
        Model model = Model.of("cnn", twoLayers());

        StructuredPruning.apply(model, step(ratio, ALL, PruningScope.LAYER, roundTo, Exclusion.NOTHING), null);

        assertThat(dims(model, "a.w").getFirst()).isEqualTo(remaining);
    }

    @Test
    void removesTheChannelsWithTheSmallestWeights() {
        ModelProto proto = twoLayers();
        Model scaled = Model.of("cnn", proto);
        float[] weights = Zeros.values(Objects.requireNonNull(scaled.graph().initializer("a.w")));
        for (int i = 0; i < weights.length; i++) {
            // Channels 0 to 7 hardly matter.
            weights[i] = i < 8 * 3 * 9 ? weights[i] / 100 : weights[i];
        }
        scaled.graph().putInitializer(Tensors.ofFloats("a.w", List.of(32L, 3L, 3L, 3L), weights));

        PruningPlan plan = StructuredPruning.plan(
                scaled, step(0.25, ALL, PruningScope.LAYER, 8, Exclusion.NOTHING), null, new PassReport.Builder());

        assertThat(plan.kept("a.w", 0)).startsWith(8).endsWith(31).hasSize(24);
    }

    @Test
    void comparesLayersOnlyWithGlobalScope() {
        Exclusion nothing = Exclusion.NOTHING;
        Model layer = Model.of("cnn", twoLayers());
        Model global = Model.of("cnn", twoLayers());

        StructuredPruning.apply(layer, step(0.5, ALL, PruningScope.LAYER, 1, nothing), null);
        PassReport report = StructuredPruning.apply(global, step(0.5, ALL, PruningScope.GLOBAL, 1, nothing), null);

        assertThat(List.of(dims(layer, "a.w").getFirst(), dims(layer, "b.w").getFirst()))
                .containsExactly(16L, 32L);
        long first = dims(global, "a.w").getFirst();
        long second = dims(global, "b.w").getFirst();
        assertThat(first + second).isEqualTo(48);
        assertThat(first).isNotEqualTo(16L);
        assertThat(report.facts()).contains("48 of 96 channels removed, in 2 of 2 groups");
    }

    @Test
    void leavesExcludedLayersTheirChannels() {
        Model model = Model.of("cnn", twoLayers());

        PassReport report = StructuredPruning.apply(
                model, step(0.5, ALL, PruningScope.LAYER, 8, new Exclusion(List.of("a"), List.of())), null);

        assertThat(dims(model, "a.w")).startsWith(32L);
        assertThat(dims(model, "b.w")).startsWith(32L, 32L);
        assertThat(report.notes()).containsEntry("Conv left: it is excluded", 1);
    }

    @Test
    void saysWhatStaysAndWhy() {
        Model model = Model.of("cnn", twoLayers());

        PassReport report =
                StructuredPruning.apply(model, step(0.5, ALL, PruningScope.LAYER, 8, Exclusion.NOTHING), null);

        assertThat(report.notes()).containsEntry("Gemm left: its channels are an output of the model", 1);
        assertThat(report.changed()).containsEntry("Conv", 2).containsEntry("Gemm", 1);
        assertThat(report.facts()).anyMatch(fact -> fact.contains("parameters remain"));
    }

    @Test
    void changesNothingWhereNothingCanGo() {
        ModelProto proto = Networks.ofImage(3)
                .conv("x", "a", 3, 16, 3)
                .node("LRN", List.of("a"), "n", Protos.attribute("size", 3))
                .classify("n", 16);
        Model model = Model.of("cnn", proto);

        PassReport report =
                StructuredPruning.apply(model, step(0.5, ALL, PruningScope.LAYER, 8, Exclusion.NOTHING), null);

        assertThat(report.changedCount()).isZero();
        assertThat(report.lines())
                .contains(
                        "1 Conv left: no rule tells what LRN does with its channels",
                        "1 Gemm left: its channels are an output of the model");
    }

    @Test
    void removesOnlyTheStructuresThatAreAskedFor() {
        Model model = Model.of("cnn", twoLayers());

        PassReport report = StructuredPruning.apply(
                model,
                step(
                        0.5,
                        List.of(PruningStructure.HEADS, PruningStructure.NEURONS),
                        PruningScope.LAYER,
                        8,
                        Exclusion.NOTHING),
                null);

        assertThat(report.changedCount()).isZero();
    }

    @Test
    void asksForSamplesWhereActivationsCount() {
        Model model = Model.of("cnn", twoLayers());

        assertThat(Problems.of(() -> StructuredPruning.apply(model, RecipeStep.Prune.of(0.5), null))
                        .code())
                .isEqualTo("recipe.needs-samples");
    }

    private static ModelProto twoLayers() {
        return Networks.ofImage(3)
                .conv("x", "a", 3, 32, 3)
                .node("Relu", List.of("a"), "r")
                .conv("r", "b", 32, 64, 3)
                .node("Relu", List.of("b"), "s")
                .classify("s", 64);
    }

    private static RecipeStep.Prune step(
            double ratio, List<PruningStructure> structures, PruningScope scope, int roundTo, Exclusion exclude) {
        return new RecipeStep.Prune(ratio, structures, scope, Importance.WEIGHTS, roundTo, Compensation.NONE, exclude);
    }

    private static List<Long> dims(Model model, String weight) {
        return Objects.requireNonNull(model.graph().initializer(weight), weight).getDimsList();
    }
}
