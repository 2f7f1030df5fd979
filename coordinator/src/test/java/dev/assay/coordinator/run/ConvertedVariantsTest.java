package dev.assay.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.assay.coordinator.conversion.Conversions;
import dev.assay.coordinator.conversion.Converter;
import dev.assay.coordinator.conversion.FakeExecution;
import dev.assay.coordinator.conversion.ScriptConverter;
import dev.assay.coordinator.task.FakeSources;
import dev.assay.scenarios.language.Conversion;
import dev.assay.scenarios.language.ConversionPrecision;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.Gate;
import dev.assay.scenarios.language.GateMetric;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.Model;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.ModelInput;
import dev.assay.scenarios.language.RandomInputs;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.language.Target;
import dev.assay.scenarios.language.Task;
import dev.assay.scenarios.language.Variant;
import dev.assay.scenarios.language.VariantOrigin;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.wire.CellAssignment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a run whose variants are converted, with a converter that is a shell script. */
@DisabledOnOs(OS.WINDOWS)
class ConvertedVariantsTest {
    private static final InputShape ONE = new InputShape("one", Map.of("batch", 1L, "sequence", 8L));
    private static final InputShape FOUR = new InputShape("four", Map.of("batch", 4L, "sequence", 8L));
    private static final Task FIDELITY =
            new Task.Fidelity(3, 5, new RandomInputs(0, 1, 0, 9), 11, new Gate(GateMetric.COSINE, 0.01));
    private static final VariantOrigin ORIGINAL = new VariantOrigin.Original();
    private static final String FAITHFUL = "cp $1 $2";

    /** Makes nonsense of INT8 alone: its model is another file. */
    private static final String PICKY = "if [ $(cat $1) = 3 ]; then echo -9 > $2; else cp $1 $2; fi";

    @TempDir
    private Path directory;

    private final List<String> activities = new ArrayList<>();
    private final FakeExecution execution = new FakeExecution();

    @Test
    void eachShapeGetsAFileOfItsOwn() {
        PreparedRun run = prepare(
                ScriptConverter.of(FAITHFUL + "; : $(dirname $1)"),
                block("ort", ONE),
                block("tflite", ONE),
                block("tflite", FOUR));

        assertThat(run.artifacts())
                .filteredOn(artifact -> artifact.variant().equals("fp32"))
                .extracting(ArtifactInfo::format, ArtifactInfo::dimensions)
                .containsExactly(
                        tuple(null, null),
                        tuple(ModelFormat.TFLITE, ONE.dimensions()),
                        tuple(ModelFormat.TFLITE, FOUR.dimensions()));
        assertThat(Objects.requireNonNull(run.artifacts().getLast().recipe()))
                .first()
                .asString()
                .contains("convert to TFLite", "x[4, 8]");
        assertThat(run.blocks())
                .allSatisfy(block -> assertThat(block.assignment().cells())
                        .extracting(CellAssignment::variant)
                        .containsExactly("fp32", "int8"));
        assertThat(run.problems()).isEmpty();
        assertThat(activities).contains("conversion of variant int8 to TFLite");
    }

    @Test
    void withoutToolsTheRestOfTheRunGoesOn() {
        PreparedRun run =
                prepare(ScriptConverter.of(FAITHFUL).lacking(missing()), block("ort", ONE), block("tflite", ONE));

        assertThat(run.blocks()).extracting(block -> block.planned().id()).containsExactly("ort-one");
        assertThat(run.unbuilt()).isEmpty();
        assertThat(run.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("conversion.not-here");
            assertThat(problem.message())
                    .contains(
                            "nothing is measured on runtimes that execute TFLite files",
                            "fp32, int8",
                            "tools are missing");
            assertThat(problem.hint()).isEqualTo("assay runtimes install tflite-tools");
        });
    }

    @Test
    void aVariantThatThisMachineCantConvertIsLeftOut() {
        // The baseline was converted by somebody else.
        Variant fp32 = new Variant(
                "fp32",
                ORIGINAL,
                Map.of(ModelFormat.TFLITE, new VariantOrigin.Prebuilt(FakeSources.named("fp32.tflite"))));

        PreparedRun run = prepare(fp32, ScriptConverter.of(FAITHFUL).lacking(missing()), block("tflite", ONE));

        assertThat(run.leftOut()).containsExactly(Map.entry("tflite-one", List.of("int8")));
        assertThat(run.blocks().getFirst().assignment().cells())
                .extracting(CellAssignment::variant)
                .containsExactly("fp32");
        assertThat(run.problems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .startsWith("int8 can't be converted here");
    }

    @Test
    void aProductThatIsRefusedFailsItsCellsAlone() {
        PreparedRun run = prepare(ScriptConverter.of(PICKY), block("ort", ONE), block("tflite", ONE));

        assertThat(run.blocks()).hasSize(2);
        assertThat(run.blocks().getLast().assignment().cells())
                .extracting(CellAssignment::variant)
                .containsExactly("fp32");
        assertThat(run.unbuilt()).containsOnlyKeys("int8");
        assertThat(Objects.requireNonNull(run.unbuilt().get("int8")))
                .extracting(Problem::code, Problem::message)
                .satisfies(parts -> assertThat(parts.toString())
                        .contains("conversion.differs", "variant int8: what script 1 made of it is refused"));
        assertThat(run.leftOut()).isEmpty();
    }

    @Test
    void withoutABaselineNothingIsMeasuredOnThatRuntime() {
        PreparedRun run = prepare(ScriptConverter.of("exit 1"), block("ort", ONE), block("tflite", ONE));

        assertThat(run.blocks()).extracting(block -> block.planned().id()).containsExactly("ort-one");
        assertThat(run.problems())
                .extracting(Problem::code, problem -> problem.message().contains("it is the baseline"))
                .containsExactly(tuple("conversion.failed", true));
        assertThatThrownBy(() -> prepare(ScriptConverter.of("exit 1").inVersion("2"), block("tflite", ONE)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("it is the baseline");
    }

    private static Problem missing() {
        return Problem.environment("tool.not-installed", "tools are missing", "assay runtimes install tflite-tools");
    }

    private PreparedRun prepare(Converter converter, PlannedBlock... blocks) {
        return prepare(null, converter, blocks);
    }

    private PreparedRun prepare(@Nullable Variant baseline, Converter converter, PlannedBlock... blocks) {
        ContentStore store = new ContentStore(directory.resolve("content"));
        FakeSources sources = new FakeSources(store);
        sources.with("model.onnx", "2");
        sources.with("int8.onnx", "3");
        sources.with("fp32.tflite", "2");
        Variant fp32 = baseline != null
                ? baseline
                : new Variant(
                        "fp32", ORIGINAL, Map.of(ModelFormat.TFLITE, converted(ORIGINAL, ConversionPrecision.FLOAT32)));
        VariantOrigin other = new VariantOrigin.Prebuilt(FakeSources.named("int8.onnx"));
        Variant int8 = new Variant(
                "int8", other, Map.of(ModelFormat.TFLITE, converted(other, ConversionPrecision.INT8_DYNAMIC)));
        Model model = new Model(
                FakeSources.named("model.onnx"),
                List.of(new ModelInput("x", ElementType.FLOAT32, List.of("batch", "sequence"))));
        Conversions conversions = new Conversions(
                List.of(converter), execution, store, directory.resolve("conversions"), InstantSource.system());
        return new RunPreparation(store, sources, conversions)
                .prepare(
                        RunPreparationTest.plan(FIDELITY, model, List.of(fp32, int8), blocks),
                        List.of(RunPreparationTest.X86),
                        directory,
                        "run-1",
                        activities::add);
    }

    private static VariantOrigin converted(VariantOrigin from, ConversionPrecision precision) {
        return new VariantOrigin.Converted(from, new Conversion(ModelFormat.TFLITE, precision));
    }

    private static PlannedBlock block(String runtime, InputShape shape) {
        return new PlannedBlock(
                runtime + "-" + shape.name(),
                new Target("anywhere", Map.of()),
                new RuntimeConfiguration(runtime, runtime.equals("ort") ? "onnxruntime" : runtime, 1, Map.of()),
                shape,
                new Load.SingleStream("single", new LoadBudget(Duration.ZERO, Duration.ofSeconds(1), 10)),
                RoundBudget.fixed(4),
                false,
                List.of("fp32", "int8"),
                Duration.ofSeconds(8));
    }
}
