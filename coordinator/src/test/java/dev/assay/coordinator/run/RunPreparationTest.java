package dev.assay.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.assay.coordinator.conversion.Conversions;
import dev.assay.coordinator.task.FakeSources;
import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.Gate;
import dev.assay.scenarios.language.GateMetric;
import dev.assay.scenarios.language.ImageDataset;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.Model;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.ModelInput;
import dev.assay.scenarios.language.PixelRange;
import dev.assay.scenarios.language.Pooling;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.RandomInputs;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.Target;
import dev.assay.scenarios.language.Task;
import dev.assay.scenarios.language.Variant;
import dev.assay.scenarios.language.VariantOrigin;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.Environment;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.plan.Profile;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.CellAssignment;
import dev.assay.scenarios.wire.Scoring;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPreparationTest {
    static final Target ANYWHERE = new Target("anywhere", Map.of());
    private static final Target ARM = new Target("arm", Map.of("arch", "aarch64"));
    private static final InputShape SEQ_8 = new InputShape("seq-8", Map.of("batch", 1L, "sequence", 8L));
    private static final InputShape SEQ_8_BATCH_4 = new InputShape("seq-8x4", Map.of("batch", 4L, "sequence", 8L));
    private static final InputShape SEQ_16 = new InputShape("seq-16", Map.of("batch", 1L, "sequence", 16L));
    private static final RuntimeConfiguration RUNTIME =
            new RuntimeConfiguration("ort", "onnxruntime", 1, Map.of("spinning", "false"));
    private static final Load LOAD =
            new Load.SingleStream("single", new LoadBudget(Duration.ZERO, Duration.ofSeconds(1), 10));
    private static final Task FIDELITY =
            new Task.Fidelity(3, 5, new RandomInputs(0, 1, 0, 9), 11, new Gate(GateMetric.COSINE, 0.01));
    static final Device X86 = device("cpu0", Map.of("arch", "x86_64"));
    private static final Device PHONE = device("phone/1", Map.of("arch", "aarch64", "os", "android"));

    @TempDir
    private Path directory;

    private FakeSources sources;
    private RunPreparation preparation;

    @BeforeEach
    void makePreparation() {
        ContentStore store = new ContentStore(directory);
        sources = new FakeSources(store);
        sources.with("model.onnx", "the model");
        sources.with("int8.onnx", "the small model");
        preparation = new RunPreparation(store, sources, Conversions.none(store));
    }

    @Test
    void preparesEverythingThatAnAgentNeeds() {
        PlannedBlock block = block("b1", ANYWHERE, SEQ_8);

        PreparedRun run = prepare(plan(FIDELITY, block), X86);

        assertThat(run.problems()).isEmpty();
        ArtifactReference fp32 = reference(run, "fp32");
        ArtifactReference int8 = reference(run, "int8");
        assertThat(run.artifacts())
                .containsExactly(
                        new ArtifactInfo("fp32", fp32.sha256(), 9, "file:model.onnx", null),
                        new ArtifactInfo("int8", int8.sha256(), 15, "file:int8.onnx", null));
        assertThat(run.variants().keySet()).containsExactly("fp32", "int8");
        assertThat(run.blocks()).singleElement().satisfies(prepared -> {
            BlockAssignment assignment = prepared.assignment();
            assertThat(prepared.device()).isEqualTo("cpu0");
            assertThat(prepared.planned()).isEqualTo(block);
            assertThat(assignment)
                    .isEqualTo(new BlockAssignment(
                            "run-1",
                            "b1",
                            1,
                            assignment.seed(),
                            RUNTIME,
                            SEQ_8,
                            LOAD,
                            RoundBudget.fixed(4),
                            false,
                            List.of(new CellAssignment("fp32", fp32), new CellAssignment("int8", int8)),
                            "fp32",
                            assignment.samples(),
                            new Scoring.BaselineAgreement()));
            assertThat(run.file(assignment.samples())).exists();
        });
        assertThat(run.file(int8)).hasContent("the small model");
        assertThat(run.task().type()).isEqualTo("fidelity");
        assertThat(run.task().evaluationSamples()).isEqualTo(3);
        assertThat(run.task().seed()).isEqualTo(11);
        assertThat(run.task().gate()).isEqualTo(new Gate(GateMetric.COSINE, 0.01));
        assertThat(run.task().sampleSets())
                .containsExactly(Map.entry(
                        "seq-8", run.blocks().getFirst().assignment().samples().sha256()));
    }

    @Test
    void refusesToNameAFileThatTheRunDoesNotHave() {
        PreparedRun run = prepare(plan(FIDELITY, block("b1", ANYWHERE, SEQ_8)), X86);

        assertThatIllegalArgumentException().isThrownBy(() -> run.file(new ArtifactReference("0".repeat(64), 1)));
    }

    @Test
    void scoresTextsByTheirMaskedCentroids() {
        PreparedRun run = prepare(plan(texts(), block("b1", ANYWHERE, SEQ_16)), X86);

        assertThat(run.blocks().getFirst().assignment().scoring())
                .isEqualTo(new Scoring.NearestCentroid(Pooling.MEAN, "attention_mask"));
        assertThat(run.task().type()).isEqualTo("text-embedding-classification");
        assertThat(run.task().referenceSamples()).isEqualTo(26);
        assertThat(run.task().classes()).hasSize(26).startsWith("noun.Tops");
        assertThat(run.task().labels()).hasSize(52).contains(0, 25);
        assertThat(run.task().gate()).isNull();
    }

    @Test
    void scoresImagesByTheirLargestOutput() {
        Model model = new Model(
                FakeSources.named("model.onnx"),
                List.of(new ModelInput("x", ElementType.FLOAT32, List.of("batch", "1", "1", "1"))));
        Map<String, ArtifactSource> classes = Map.of(
                "a", sources.with("a.json", "{\"data\": [0, 0, 0, 1]}"),
                "b", sources.with("b.json", "{\"data\": [0, 0, 0, 1]}"));
        Task task = new Task.ImageClassification(
                new ImageDataset.JsonImages(classes), PixelRange.ZERO_TO_ONE, 2, 1, 1, null);

        PreparedRun run = prepare(plan(task, model, block("b1", ANYWHERE, SEQ_8)), X86);

        assertThat(run.blocks().getFirst().assignment().scoring()).isEqualTo(new Scoring.ArgMax());
        assertThat(run.task().type()).isEqualTo("image-classification");
        assertThat(run.task().labels()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void buildsCalibrationSamplesOnceAndOnlyForRecipesThatNeedThem() {
        RecipeStep withData = RecipeStep.Prune.of(0.5);
        RecipeStep withoutData = RecipeStep.QuantizeDynamic.of(RecipeStep.WeightType.INT8, true, false);

        assertThat(activities(withoutData, withoutData)).doesNotContain("calibration samples");
        assertThat(activities(withData, withData))
                .containsExactly(
                        "variant fp32",
                        "variant own-1",
                        "calibration samples",
                        "variant own-2",
                        "sample set for shape seq-8");
    }

    private List<String> activities(RecipeStep first, RecipeStep second) {
        List<Variant> variants = List.of(
                variant("fp32", new VariantOrigin.Original()),
                variant("own-1", new VariantOrigin.Recipe(List.of(first))),
                variant("own-2", new VariantOrigin.Recipe(List.of(second))));
        List<String> activities = new ArrayList<>();
        preparation.prepare(
                plan(FIDELITY, model(), variants, block("b1", ANYWHERE, SEQ_8, "fp32", "own-1", "own-2")),
                List.of(X86),
                directory,
                "run-1",
                activities::add);
        return activities;
    }

    @Test
    void refusesMeanPoolingWithoutAMask() {
        Model model = new Model(
                FakeSources.named("model.onnx"),
                List.of(new ModelInput("input_ids", ElementType.INT64, List.of("batch", "sequence"))));

        assertThatThrownBy(() -> prepare(plan(texts(), model, block("b1", ANYWHERE, SEQ_16)), X86))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("attention_mask");
    }

    @Test
    void buildsOneSampleSetForShapesThatDifferInTheBatchOnly() {
        List<String> activities = new ArrayList<>();
        PreparedRun run = preparation.prepare(
                plan(
                        FIDELITY,
                        block("b1", ANYWHERE, SEQ_8),
                        block("b2", ANYWHERE, SEQ_8_BATCH_4),
                        block("b3", ANYWHERE, SEQ_16)),
                List.of(X86),
                directory,
                "run-1",
                activities::add);

        assertThat(activities)
                .containsExactly(
                        "variant fp32", "variant int8", "sample set for shape seq-8", "sample set for shape seq-16");
        assertThat(run.task().sampleSets()).containsOnlyKeys("seq-8", "seq-8x4", "seq-16");
        assertThat(run.task().sampleSets().get("seq-8x4"))
                .isEqualTo(run.task().sampleSets().get("seq-8"))
                .isNotEqualTo(run.task().sampleSets().get("seq-16"));
    }

    @Test
    void goesOnWithoutAVariantThatCannotBeHad() {
        Plan plan = planWithRecipe(block("b1", ANYWHERE, SEQ_8, "fp32", "gone", "int8", "own"));

        PreparedRun run = prepare(plan, X86);

        assertThat(run.blocks().getFirst().assignment().cells())
                .extracting(CellAssignment::variant)
                .containsExactly("fp32", "int8");
        assertThat(run.blocks().getFirst().planned().variants()).containsExactly("fp32", "gone", "int8", "own");
        assertThat(run.artifacts()).extracting(ArtifactInfo::variant).containsExactly("fp32", "int8");
        assertThat(run.problems()).isEmpty();
        assertThat(run.unbuilt()).containsOnlyKeys("gone", "own");
        Problem gone = Objects.requireNonNull(run.unbuilt().get("gone"));
        assertThat(gone.code()).isEqualTo("source.not-found");
        assertThat(gone.message()).isEqualTo("variant gone: file:gone.onnx does not exist");
        Problem own = Objects.requireNonNull(run.unbuilt().get("own"));
        assertThat(own.code()).isEqualTo("recipe.contradiction");
        assertThat(own.message()).startsWith("variant own: ").contains("4-bit weights");
    }

    @Test
    void failsWithoutTheBaseline() {
        Model model = new Model(FakeSources.named("lost.onnx"), model().inputs());

        assertThatThrownBy(() -> prepare(plan(FIDELITY, model, block("b1", ANYWHERE, SEQ_8)), X86))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("variant fp32: file:lost.onnx does not exist");
    }

    @Test
    void fetchesOnlyWhatSomeBlockMeasures() {
        prepare(plan(FIDELITY, block("b1", ANYWHERE, SEQ_8, "fp32"), block("b2", ARM, SEQ_16)), X86);

        assertThat(sources.resolved()).containsExactly("file:model.onnx");
    }

    @Test
    void givesABlockToEveryDeviceOfItsTarget() {
        PreparedRun run = prepare(
                plan(FIDELITY, block("b1", ANYWHERE, SEQ_8), block("b2", ARM, SEQ_8)),
                X86,
                PHONE,
                device("phone_1", Map.of("arch", "x86_64")));

        assertThat(run.blocks())
                .extracting(PreparedBlock::device)
                .containsExactly("cpu0", "phone/1", "phone_1", "phone/1");
        assertThat(run.blocks())
                .extracting(block -> block.assignment().block())
                .containsExactly("b1--cpu0", "b1--phone_1", "b1--phone_1-2", "b2");
        assertThat(run.blocks()).extracting(block -> block.planned().id()).containsExactly("b1", "b1", "b1", "b2");
        assertThat(run.blocks()).extracting(block -> block.assignment().seed()).doesNotHaveDuplicates();
        assertThat(run.problems()).isEmpty();
    }

    @Test
    void tellsOnceWhichLabelsATargetMissed() {
        PreparedRun run = prepare(
                plan(FIDELITY, block("b1", ANYWHERE, SEQ_8), block("b2", ARM, SEQ_8), block("b3", ARM, SEQ_16)), X86);

        assertThat(run.blocks()).hasSize(1);
        assertThat(run.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("target.no-device");
            assertThat(problem.message())
                    .isEqualTo(
                            "target arm wants a device with arch: aarch64; the nearest is cpu0, where arch is x86_64");
        });
    }

    @Test
    void aBlockGoesOnlyWhereItsRuntimeWorks() {
        RuntimeConfiguration openVino = new RuntimeConfiguration("ov", "openvino", 1, Map.of());
        PlannedBlock elsewhere = withRuntime(block("b2", ANYWHERE, SEQ_8), openVino);

        PreparedRun run = prepare(
                plan(
                        FIDELITY,
                        block("b1", ANYWHERE, SEQ_8),
                        elsewhere,
                        withRuntime(block("b3", ANYWHERE, SEQ_16), openVino)),
                X86,
                PHONE);

        assertThat(run.blocks()).extracting(block -> block.planned().id()).containsExactly("b1", "b1");
        assertThat(run.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("target.no-runtime");
            assertThat(problem.message())
                    .isEqualTo(
                            "runtime openvino works on no device of target anywhere: not measured; there is onnxruntime, tflite");
            assertThat(problem.hint()).contains("assay runtimes");
        });
    }

    @Test
    void ofARuntimeThatAssayDoesNotKnowItTellsTheNearest() {
        RuntimeConfiguration own = new RuntimeConfiguration("own", "onnxruntime-two", 1, Map.of());

        PreparedRun run = prepare(
                plan(FIDELITY, block("b1", ANYWHERE, SEQ_8), withRuntime(block("b2", ANYWHERE, SEQ_8), own)), X86);

        assertThat(run.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).endsWith("there is onnxruntime, tflite, and the nearest is onnxruntime");
            assertThat(problem.hint()).contains("ASSAY_CLASS_PATH");
        });
    }

    @Test
    void allThreadsAreAsManyAsTheDeviceHasUsableCores() {
        RuntimeConfiguration all =
                new RuntimeConfiguration("all", "onnxruntime", RuntimeConfiguration.ALL_THREADS, Map.of());

        PreparedRun run = prepare(plan(FIDELITY, withRuntime(block("b1", ANYWHERE, SEQ_8), all)), X86);

        assertThat(run.blocks().getFirst().planned().runtime().threads())
                .isEqualTo((int) X86.environment().usableCores());
        assertThat(run.blocks().getFirst().assignment().runtime().threads())
                .isEqualTo((int) X86.environment().usableCores());
    }

    private static PlannedBlock withRuntime(PlannedBlock block, RuntimeConfiguration runtime) {
        return new PlannedBlock(
                block.id(),
                block.target(),
                runtime,
                block.shape(),
                block.load(),
                block.rounds(),
                block.control(),
                block.variants(),
                block.estimatedTime());
    }

    @Test
    void failsBeforeFetchingAnythingWhenNoDeviceFits() {
        assertThatThrownBy(() -> prepare(plan(FIDELITY, block("b1", ARM, SEQ_8)), X86))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems()).extracting(Problem::code).containsExactly("target.no-device"));
        assertThatThrownBy(() -> prepare(plan(FIDELITY, block("b1", ANYWHERE, SEQ_8))))
                .hasMessageContaining("there is no device");
        assertThatThrownBy(() -> prepare(plan(FIDELITY), X86)).hasMessageContaining("nothing to measure");
        assertThat(sources.resolved()).isEmpty();
    }

    @Test
    void ordersBlocksByTheSeedOfTheRun() {
        Plan plan = plan(FIDELITY, block("b1", ANYWHERE, SEQ_8), block("b2", ANYWHERE, SEQ_8));
        Plan other = new Plan(
                plan.scenario(), plan.profile(), plan.seed() + 1, plan.task(), plan.blocks(), plan.exclusions());

        assertThat(seeds(plan))
                .isEqualTo(seeds(plan))
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(seeds(other));
    }

    private static ArtifactReference reference(PreparedRun run, String variant) {
        return Objects.requireNonNull(run.variants().get(variant));
    }

    private List<Long> seeds(Plan plan) {
        return prepare(plan, X86).blocks().stream()
                .map(block -> block.assignment().seed())
                .toList();
    }

    private PreparedRun prepare(Plan plan, Device... devices) {
        return preparation.prepare(plan, List.of(devices), directory, "run-1", PreparationListener.NONE);
    }

    private Task texts() {
        StringBuilder dataset = new StringBuilder();
        for (int file = 3; file <= 28; file++) {
            for (int i = 0; i < 4; i++) {
                dataset.append("00000000 %02d n 01 word 0 000 | gloss %d of %d\n".formatted(file, i, file));
            }
        }
        return new Task.TextEmbeddingClassification(
                sources.with("data.noun", dataset.toString().getBytes(StandardCharsets.UTF_8)),
                sources.with("tokenizer.json", FakeSources.resource("/all-minilm-l6-v2-tokenizer.json")),
                Pooling.MEAN,
                26,
                52,
                16,
                1,
                null);
    }

    static Model model() {
        return new Model(
                FakeSources.named("model.onnx"),
                List.of(
                        new ModelInput("input_ids", ElementType.INT64, List.of("batch", "sequence")),
                        new ModelInput("attention_mask", ElementType.INT64, List.of("batch", "sequence"))));
    }

    private static Plan plan(Task task, PlannedBlock... blocks) {
        return plan(task, model(), blocks);
    }

    private static Plan plan(Task task, Model model, PlannedBlock... blocks) {
        return plan(task, model, List.of(variant("fp32", new VariantOrigin.Original()), prebuilt("int8")), blocks);
    }

    private static Plan planWithRecipe(PlannedBlock... blocks) {
        return plan(
                FIDELITY,
                model(),
                List.of(
                        variant("fp32", new VariantOrigin.Original()),
                        prebuilt("gone"),
                        prebuilt("int8"),
                        variant(
                                "own",
                                new VariantOrigin.Recipe(List.of(
                                        RecipeStep.QuantizeDynamic.of(RecipeStep.WeightType.INT4, true, false))))),
                blocks);
    }

    static Plan plan(Task task, Model model, List<Variant> variants, PlannedBlock... blocks) {
        Scenario scenario = new Scenario(
                "test",
                "",
                model,
                task,
                variants,
                "fp32",
                List.of(RUNTIME),
                List.of(SEQ_8, SEQ_8_BATCH_4, SEQ_16),
                List.of(LOAD),
                List.of(ANYWHERE, ARM),
                Map.of(),
                Scenario.DEFAULT_MARGIN,
                List.of(),
                List.of());
        return new Plan(scenario, Profile.builtIn(ProfileName.QUICK), 99, task, List.of(blocks), List.of());
    }

    @Test
    void givesEachRuntimeTheFileOfItsFormat() {
        sources.with("model.tflite", "the same for phones");
        Variant fp32 = new Variant(
                "fp32",
                new VariantOrigin.Original(),
                Map.of(ModelFormat.TFLITE, new VariantOrigin.Prebuilt(FakeSources.named("model.tflite"))));
        PlannedBlock ort = block("b1", ANYWHERE, SEQ_8, "fp32");
        PlannedBlock tflite = new PlannedBlock(
                "b2",
                ANYWHERE,
                new RuntimeConfiguration("tfl", "tflite", 1, Map.of()),
                SEQ_8,
                LOAD,
                RoundBudget.fixed(4),
                false,
                List.of("fp32"),
                Duration.ofSeconds(8));

        PreparedRun run = prepare(plan(FIDELITY, model(), List.of(fp32), ort, tflite), X86);

        assertThat(run.artifacts())
                .extracting(ArtifactInfo::variant, ArtifactInfo::source, ArtifactInfo::format)
                .containsExactly(
                        tuple("fp32", "file:model.onnx", null), tuple("fp32", "file:model.tflite", ModelFormat.TFLITE));
        assertThat(run.blocks())
                .extracting(
                        block -> block.assignment().cells().getFirst().model().sha256())
                .containsExactlyElementsOf(
                        run.artifacts().stream().map(ArtifactInfo::sha256).toList());
    }

    static PlannedBlock block(String id, Target target, InputShape shape) {
        return block(id, target, shape, "fp32", "int8");
    }

    private static PlannedBlock block(String id, Target target, InputShape shape, String... variants) {
        return new PlannedBlock(
                id,
                target,
                RUNTIME,
                shape,
                LOAD,
                RoundBudget.fixed(4),
                false,
                List.of(variants),
                Duration.ofSeconds(8));
    }

    private static Variant prebuilt(String name) {
        return variant(name, new VariantOrigin.Prebuilt(FakeSources.named(name + ".onnx")));
    }

    private static Variant variant(String name, VariantOrigin origin) {
        return new Variant(name, origin);
    }

    private static Device device(String id, Map<String, String> labels) {
        Environment environment = new Environment(
                "Linux",
                "6.1",
                "x86_64",
                "CPU",
                "intel",
                List.of(),
                2,
                2,
                null,
                null,
                null,
                null,
                false,
                1L << 30,
                null,
                "JVM 25",
                Map.of("onnxruntime", "1.29.0", "tflite", "2.21.0"),
                List.of());
        return new Device(id, labels, environment);
    }
}
