package dev.assay.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.optimizer.onnx.OnnxReader;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.StringStringEntryProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.testing.Problems;
import dev.assay.optimizer.testing.Protos;
import dev.assay.optimizer.testing.SampleSets;
import dev.assay.scenarios.language.Exclusion;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.FloatPrecision;
import dev.assay.scenarios.language.RecipeStep.WeightType;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {
    private static final RecipeStep DYNAMIC = RecipeStep.QuantizeDynamic.of(WeightType.INT8, false, false);
    private static final RecipeStep INT4 = RecipeStep.QuantizeWeights.of(WeightType.INT4);
    private static final RecipeStep FP16 = RecipeStep.Convert.to(FloatPrecision.FP16);

    @TempDir
    private Path folder;

    private Path model;
    private Path out;

    @BeforeEach
    void writeModel() throws IOException {
        model = Files.write(folder.resolve("model.onnx"), Protos.mlp().toByteArray());
        out = folder.resolve("out.onnx");
    }

    @Test
    void recordsWhereAVariantComesFrom() {
        OptimizedModel optimized = new Optimizer().optimize(model, List.of(INT4, FP16), null, out);

        assertThat(OnnxReader.read(out).proto().getMetadataPropsList())
                .containsExactly(
                        entry("assay.tool", "assay-optimizer 5"),
                        entry(
                                "assay.recipe",
                                "quantize mode=weight-only weights=int4 symmetric=true block-size=32 algorithm=nearest"
                                        + " form=matmul-nbits; convert precision=fp16"),
                        entry("assay.parent.sha256", optimized.parentSha256()));
        assertThat(optimized.parentSha256()).isEqualTo(OnnxReader.read(model).sha256());
        assertThat(optimized.sha256()).isEqualTo(OnnxReader.read(out).sha256());
        assertThat(optimized.steps()).extracting(StepReport::step).containsExactly(INT4, FP16);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void givesTheSameBitsAndLeavesTheParentAlone(List<RecipeStep> recipe) throws IOException {
        OptimizedModel one = new Optimizer().optimize(model, recipe, null, out);
        OptimizedModel other = new Optimizer().optimize(model, recipe, null, folder.resolve("other.onnx"));

        assertThat(other.sha256()).isEqualTo(one.sha256());
        assertThat(Files.readAllBytes(model)).isEqualTo(Protos.mlp().toByteArray());
    }

    static Stream<List<RecipeStep>> recipes() {
        return Stream.of(
                List.of(DYNAMIC),
                List.of(FP16),
                List.of(INT4),
                List.of(FP16, INT4),
                List.of(new RecipeStep.Fuse(RecipeStep.FusionLevel.NONE)));
    }

    @Test
    void refusesToOverwriteTheParent() throws IOException {
        assertProblem(model, List.of(DYNAMIC), model, "model.would-overwrite");

        assertThat(Files.readAllBytes(model)).isEqualTo(Protos.mlp().toByteArray());
    }

    @Test
    void reportsAllFaultsOfARecipeTogether() {
        ProblemException exception = catchThrowableOfType(
                ProblemException.class,
                () -> new Optimizer()
                        .optimize(
                                model,
                                List.of(
                                        DYNAMIC,
                                        RecipeStep.Prune.of(0.3),
                                        new RecipeStep.Fuse(RecipeStep.FusionLevel.EXTENDED)),
                                null,
                                out));

        assertThat(Objects.requireNonNull(exception).problems()).hasSize(2);
    }

    @Test
    void prunesAsARecipeSays() {
        RecipeStep.Prune prune = new RecipeStep.Prune(
                0.5,
                List.of(RecipeStep.PruningStructure.CHANNELS),
                RecipeStep.PruningScope.LAYER,
                RecipeStep.Importance.WEIGHTS,
                8,
                RecipeStep.Compensation.NONE,
                Exclusion.NOTHING);

        OptimizedModel pruned = new Optimizer().optimize(model, List.of(prune), null, out);

        assertThat(pruned.sizeBytes()).isLessThan(pruned.parentSizeBytes() * 2 / 3);
        assertThat(pruned.steps().getFirst().facts()).contains("24 of 48 channels removed, in 1 of 1 groups");
    }

    @Test
    void refusesARecipeWithoutSteps() {
        assertProblem(model, List.of(), out, "recipe.empty");
    }

    @Test
    void saysThatAStepNeedsSamples() {
        RecipeStep search = new RecipeStep.Convert(FloatPrecision.FP16, 0.01, Exclusion.NOTHING);

        assertProblem(model, List.of(search), out, "recipe.needs-samples");
    }

    @Test
    void saysThatAStepFindsNothingToDo() throws IOException {
        ModelProto relu = Protos.model(GraphProto.newBuilder()
                .addInput(Protos.value("x", DataType.FLOAT, 2))
                .addOutput(Protos.value("y", DataType.FLOAT, 2))
                .addNode(Protos.node("Relu", List.of("x"), List.of("y"))));
        Files.write(model, relu.toByteArray());

        assertProblem(model, List.of(DYNAMIC), out, "recipe.no-effect");

        assertThat(out).doesNotExist();
    }

    @Test
    void runsWhatItMadeAndTellsHowNearItCame() {
        OptimizedModel optimized = new Optimizer().optimize(model, List.of(DYNAMIC), null, out);

        assertThat(optimized.trial()).isInstanceOfSatisfying(TrialRun.Ran.class, ran -> {
            assertThat(ran.on()).isEqualTo(TrialRun.TrialInputs.MADE_UP);
            assertThat(ran.agreement().cosine()).isBetween(0.999, 0.9999999);
        });
    }

    @Test
    void writesNothingThatGivesInfinity() throws IOException {
        Files.write(model, overflowing().toByteArray());
        Files.writeString(out, "older");

        Problem problem = assertProblem(model, List.of(FP16), out, "variant.not-runnable");

        assertThat(problem.message()).contains("'y'");
        assertThat(out).hasContent("older");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(model, out);
        }
    }

    /** Sums of products, each of which fits into 16 bits; Concat keeps them at 16 bits also where MatMul computes with 32. */
    private static ModelProto overflowing() {
        float[] large = new float[64 * 64];
        Arrays.fill(large, 60_000);
        return Protos.model(GraphProto.newBuilder()
                .addInput(Protos.value("x", DataType.FLOAT, -1, 64))
                .addOutput(Protos.value("y", DataType.FLOAT, -1, 128))
                .addInitializer(Tensors.ofFloats("w", List.of(64L, 64L), large))
                .addNode(Protos.node("Abs", List.of("x"), List.of("a")))
                .addNode(Protos.node("MatMul", List.of("a", "w"), List.of("m")))
                .addNode(Protos.node("Concat", List.of("m", "a"), List.of("y"))
                        .addAttribute(Protos.attribute("axis", 1))));
    }

    @Test
    void saysThatSamplesDoNotFitTheModel() throws IOException {
        Path own = Files.createDirectory(folder.resolve("samples"));
        SampleSets.random(own, "other", 1, 2, 64L);
        Path samples;
        try (Stream<Path> files = Files.list(own)) {
            samples = files.findFirst().orElseThrow();
        }

        Problem problem = Problems.of(() -> new Optimizer().optimize(model, List.of(DYNAMIC), samples, out));

        assertThat(problem.code()).isEqualTo("model.not-runnable");
        assertThat(out).doesNotExist();
    }

    @Test
    void saysThatAStepMustRunTheModel() throws IOException {
        Files.write(model, withoutShape().toByteArray());

        Problem problem = assertProblem(
                model, List.of(new RecipeStep.Fuse(RecipeStep.FusionLevel.STANDARD)), out, "recipe.needs-samples");

        assertThat(problem.message()).contains("'x' has no shape");
    }

    @Test
    void saysWhyAVariantWasNotRun() throws IOException {
        Files.write(model, withoutShape().toByteArray());

        OptimizedModel optimized = new Optimizer().optimize(model, List.of(DYNAMIC), null, out);

        assertThat(optimized.trial().toText()).contains("was not run", "'x' has no shape");
    }

    private static ModelProto withoutShape() {
        ModelProto.Builder noShape = Protos.mlp().toBuilder();
        noShape.getGraphBuilder()
                .getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .clearShape();
        return noShape.build();
    }

    private static Problem assertProblem(Path model, List<RecipeStep> recipe, Path out, String code) {
        Problem problem = Problems.of(() -> new Optimizer().optimize(model, recipe, null, out));
        assertThat(problem.code()).isEqualTo(code);
        return problem;
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }
}
