package dev.assay.coordinator.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Model;
import dev.assay.scenarios.language.ModelInput;
import dev.assay.scenarios.language.Pooling;
import dev.assay.scenarios.language.RandomInputs;
import dev.assay.scenarios.language.Task;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.SampleExample;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleSetBuilderTest {
    private static final RandomInputs RANGES = new RandomInputs(1, 2, -3, 9);
    private static final ArtifactSource MODEL = FakeSources.named("model.onnx");
    private static final Model TEXT_MODEL = new Model(
            MODEL,
            List.of(
                    input("input_ids", ElementType.INT64, "batch", "sequence"),
                    input("attention_mask", ElementType.INT64, "batch", "sequence"),
                    input("token_type_ids", ElementType.INT32, "batch", "sequence")));
    private static final int CALIBRATION = 16;
    private static final InputShape SEQ_16 = new InputShape("seq-16", Map.of("batch", 1L, "sequence", 16L));

    @TempDir
    private Path directory;

    private FakeSources sources;
    private SampleSetBuilder builder;

    @BeforeEach
    void makeBuilder() {
        ContentStore store = new ContentStore(directory);
        sources = new FakeSources(store);
        builder = new SampleSetBuilder(store, sources);
    }

    @Test
    void makesUpTheSameNumbersEverywhere() throws IOException {
        Model model = new Model(
                MODEL,
                List.of(
                        input("x", ElementType.FLOAT32, "batch", "2"),
                        input("ids", ElementType.INT64, "batch", "sequence"),
                        input("flags", ElementType.BOOL, "4")));

        StoredFile file = build(new Task.Fidelity(2, CALIBRATION, RANGES, 5, null), model, shape(1, 3));
        SampleSet samples = SampleSet.open(file.path());

        assertThat(samples.header())
                .isEqualTo(new SampleSetHeader(
                        "fidelity",
                        "seeded random inputs",
                        5,
                        0,
                        2,
                        List.of(
                                new SampleSetHeader.Input("x", ElementType.FLOAT32, List.of(2L), true),
                                new SampleSetHeader.Input("ids", ElementType.INT64, List.of(3L), true),
                                new SampleSetHeader.Input("flags", ElementType.BOOL, List.of(4L), false)),
                        List.of(),
                        List.of()));
        // Computed apart from this code, in Python.
        assertThat(floats(samples.tensor(0, 0))).containsExactly(1.4716105f, 1.225482f);
        assertThat(floats(samples.tensor(0, 1))).containsExactly(-2.3379433f, 5.305123f);
        assertThat(longs(samples.tensor(1, 0))).containsExactly(7, 4, 3);
        assertThat(longs(samples.tensor(1, 1))).containsExactly(0, -1, 9);
        assertThat(bytes(samples.tensor(2, 0))).containsExactly(1, 1, 0, 0);
        assertThat(bytes(samples.tensor(2, 1))).containsExactly(0, 1, 1, 0);
        assertThat(file.reference().sha256())
                .isEqualTo("a83e40989efb49e9de77843ee30ca57b5a94e524a141572945ad21b418e458fb");
    }

    @Test
    void keepsRandomNumbersInTheRangeOfTheirType() throws IOException {
        Model model = new Model(
                MODEL,
                List.of(
                        input("bytes", ElementType.INT8, "batch", "500"),
                        input("pixels", ElementType.UINT8, "batch", "500"),
                        input("half", ElementType.FLOAT16, "batch", "500"),
                        input("ints", ElementType.INT32, "batch", "500")));
        Task task = new Task.Fidelity(1, CALIBRATION, new RandomInputs(0, 1, -200, 300), 1, null);

        SampleSet samples = SampleSet.open(build(task, model, shape(1, 1)).path());

        assertThat(bytes(samples.tensor(0, 0))).contains((byte) -128, (byte) 127);
        ByteBuffer pixels = samples.tensor(1, 0);
        List<Integer> values = Stream.generate(() -> Byte.toUnsignedInt(pixels.get()))
                .limit(500)
                .toList();
        assertThat(Collections.max(values)).isGreaterThan(240);
        ByteBuffer half = samples.tensor(2, 0);
        assertThat(Stream.generate(() -> Float.float16ToFloat(half.getShort())).limit(500))
                .allMatch(value -> Math.abs(value) < 6)
                .anyMatch(value -> value < -1)
                .anyMatch(value -> value > 1);
        ByteBuffer ints = samples.tensor(3, 0);
        assertThat(Stream.generate(ints::getInt).limit(500)).allMatch(value -> value >= -200 && value <= 300);
    }

    @Test
    void refusesRandomNumbersThatATypeCannotHold() {
        assertProblems(
                () -> build(
                        new Task.Fidelity(1, CALIBRATION, new RandomInputs(0, 1, 300, 400), 1, null),
                        new Model(MODEL, List.of(input("b", ElementType.INT8, "batch"))),
                        shape(1, 1)),
                "samples.range");
        assertProblems(
                () -> build(
                        new Task.Fidelity(1, CALIBRATION, new RandomInputs(1e6, 1, 0, 1), 1, null),
                        new Model(MODEL, List.of(input("h", ElementType.FLOAT16, "batch", "2"))),
                        shape(1, 1)),
                "samples.range");
    }

    @Test
    void givesTheSameFirstSamplesHoweverManyThereAre() throws IOException {
        Model model = new Model(MODEL, List.of(input("x", ElementType.FLOAT32, "batch", "8")));

        SampleSet few = SampleSet.open(build(new Task.Fidelity(2, CALIBRATION, RANGES, 5, null), model, shape(1, 1))
                .path());
        SampleSet many = SampleSet.open(build(new Task.Fidelity(9, CALIBRATION, RANGES, 5, null), model, shape(1, 1))
                .path());

        assertThat(floats(few.tensor(0, 1))).isEqualTo(floats(many.tensor(0, 1)));
        assertThat(floats(many.tensor(0, 1))).isNotEqualTo(floats(many.tensor(0, 2)));
    }

    @Test
    void sharesOneSetBetweenShapesThatDifferInTheBatchOnly() {
        Task task = new Task.Fidelity(2, CALIBRATION, RANGES, 5, null);
        Model model = new Model(MODEL, List.of(input("ids", ElementType.INT64, "batch", "sequence")));

        assertThat(build(task, model, shape(1, 8))).isEqualTo(build(task, model, shape(32, 8)));
        assertThat(build(task, model, shape(1, 8))).isNotEqualTo(build(task, model, shape(1, 9)));
    }

    @Test
    void refusesWhatOneFileCannotHold() {
        assertProblems(
                () -> build(
                        new Task.Fidelity(1_000_000, CALIBRATION, RANGES, 5, null),
                        new Model(MODEL, List.of(input("x", ElementType.FLOAT32, "batch", "3", "224", "224"))),
                        shape(1, 1)),
                "samples.too-large");
        assertProblems(
                () -> build(
                        new Task.Fidelity(1, CALIBRATION, RANGES, 5, null),
                        new Model(MODEL, List.of(input("x", ElementType.FLOAT32, "batch", "sequence"))),
                        shape(1, 1L << 40)),
                "samples.too-large");
    }

    @Test
    void refusesAModelWithoutInputsAndATaskWithoutSamples() {
        Model model = new Model(MODEL, List.of(input("x", ElementType.FLOAT32, "batch", "2")));

        assertProblems(
                () -> build(
                        new Task.Fidelity(1, CALIBRATION, RANGES, 5, null), new Model(MODEL, List.of()), shape(1, 1)),
                "task.input-missing");
        assertProblems(
                () -> build(new Task.Fidelity(0, CALIBRATION, RANGES, 5, null), model, shape(1, 1)), "samples.too-few");
    }

    @Test
    void namesADimensionWithoutASize() {
        Model model = new Model(MODEL, List.of(input("x", ElementType.FLOAT32, "batch", "height")));

        assertThat(problems(() -> build(new Task.Fidelity(1, CALIBRATION, RANGES, 5, null), model, shape(1, 1))))
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.message()).contains("height").contains("input x"));
    }

    @Test
    void tokenizesGlossesAndLabelsThem() throws IOException {
        StoredFile file = build(texts(dataset(8), 52, 78, 1), TEXT_MODEL, SEQ_16);
        SampleSet samples = SampleSet.open(file.path());
        SampleSetHeader header = samples.header();

        assertThat(header.referenceSamples()).isEqualTo(52);
        assertThat(header.evaluationSamples()).isEqualTo(78);
        assertThat(header.classes()).isEqualTo(WordNetNouns.CLASSES);
        assertThat(header.inputs())
                .containsExactly(
                        new SampleSetHeader.Input("input_ids", ElementType.INT64, List.of(16L), true),
                        new SampleSetHeader.Input("attention_mask", ElementType.INT64, List.of(16L), true),
                        new SampleSetHeader.Input("token_type_ids", ElementType.INT32, List.of(16L), true));
        assertThat(header.origin()).contains("file:data.noun (SHA-256 ").contains("file:tokenizer.json (SHA-256 ");
        // The glosses of the made-up dataset are "thing <digits of label and number>".
        for (int sample = 0; sample < header.sampleCount(); sample++) {
            long[] ids = longs(samples.tensor(0, sample));
            long[] mask = longs(samples.tensor(1, sample));
            assertThat(ids).startsWith(101, 2518).hasSize(16);
            assertThat(mask).startsWith(1, 1, 1, 1).endsWith(0, 0);
            assertThat(samples.tensor(2, sample).remaining()).isEqualTo(64);
        }
        assertThat(file.reference().sha256())
                .isEqualTo("6697a3aecf208b81ff1f4b7ec3ac6cbd3aa17c218cb385d582c499d294066924");
    }

    @Test
    void buildsTheSameBytesFromRealGlossesEverywhere() throws IOException {
        byte[] wordNet = FakeSources.resource("/net/sf/extjwnl/data/wordnet/wn31/data.noun");

        StoredFile file = build(texts(wordNet, 260, 520, 42), TEXT_MODEL, SEQ_16);
        SampleSetHeader header = SampleSet.open(file.path()).header();

        assertThat(Collections.frequency(header.labels().subList(0, 260), 0)).isEqualTo(10);
        assertThat(Collections.frequency(header.labels().subList(260, 780), 13)).isEqualTo(20);
        assertThat(file.reference().sha256())
                .isEqualTo("7f2e292c76a4e508ac5f9c099d5fa08d44fbd22c3e63ed51b72fecffadab3323");
    }

    @Test
    void choosesOtherGlossesWithAnotherSeed() {
        byte[] dataset = dataset(8);

        assertThat(build(texts(dataset, 52, 78, 1), TEXT_MODEL, SEQ_16))
                .isEqualTo(build(texts(dataset, 52, 78, 1), TEXT_MODEL, SEQ_16))
                .isNotEqualTo(build(texts(dataset, 52, 78, 2), TEXT_MODEL, SEQ_16));
    }

    @Test
    void tellsAllInputsThatATokenizerCannotFillBeforeItAsksForAnyFile() {
        Model model = new Model(
                MODEL,
                List.of(
                        input("pixel_values", ElementType.FLOAT32, "batch", "3", "8", "8"),
                        input("attention_mask", ElementType.INT64, "batch", "12")));

        assertProblems(
                () -> build(texts(dataset(8), 52, 78, 1), model, SEQ_16),
                "task.input-missing",
                "task.input-unknown",
                "task.input-type",
                "task.input-shape",
                "task.input-shape");
        assertThat(sources.resolved()).isEmpty();
    }

    @Test
    void acceptsInputsWithAFixedBatch() throws IOException {
        Model model = new Model(MODEL, List.of(input("input_ids", ElementType.INT64, "1", "sequence")));

        SampleSet samples = SampleSet.open(
                build(texts(dataset(8), 26, 26, 1), model, SEQ_16).path());

        assertThat(samples.header().inputs())
                .containsExactly(new SampleSetHeader.Input("input_ids", ElementType.INT64, List.of(1L, 16L), false));
        assertThat(longs(samples.tensor(0, 0))).startsWith(101, 2518);
    }

    @Test
    void givesRecipesOtherSamplesThanThoseThatAreScored() throws IOException {
        Model model = new Model(MODEL, List.of(input("x", ElementType.FLOAT32, "batch", "8")));
        Task random = new Task.Fidelity(2, CALIBRATION, RANGES, 5, null);
        SampleSet scored = SampleSet.open(build(random, model, shape(1, 1)).path());
        SampleSet calibration = SampleSet.open(
                builder.buildCalibration(random, model, shape(1, 1), directory).path());
        assertThat(calibration.header().evaluationSamples()).isEqualTo(CALIBRATION);
        assertThat(floats(calibration.tensor(0, 0))).isNotEqualTo(floats(scored.tensor(0, 0)));

        Task texts = texts(dataset(8), 52, 78, 1);
        SampleSetHeader header = SampleSet.open(builder.buildCalibration(texts, TEXT_MODEL, SEQ_16, directory)
                        .path())
                .header();
        assertThat(header.referenceSamples()).isZero();
        assertThat(header.evaluationSamples()).isEqualTo(CALIBRATION);
        assertThat(header.labels()).hasSize(CALIBRATION).doesNotHaveDuplicates();
    }

    @Test
    void textsAreShownToPeopleAsTheyAreAndBelongToTheirLabels() throws IOException {
        Task task = texts(dataset(5), 26, 52, 7);
        StoredFile file = build(task, TEXT_MODEL, SEQ_16);
        SampleSetHeader header = SampleSet.open(file.path()).header();

        List<SampleExample> shown =
                new SampleExamples(sources, task, TEXT_MODEL, SEQ_16, file.path(), directory).of(List.of(3, 40));

        assertThat(shown).extracting(SampleExample::sample).containsExactly(3, 40);
        for (SampleExample example : shown) {
            // The gloss begins with the number of its lexicographer file; the classes start at file 3.
            int label = header.labels().get(header.referenceSamples() + example.sample());
            assertThat(example.text()).startsWith("thing %02d".formatted(label + 3));
            assertThat(example.image()).isNull();
        }
    }

    @Test
    void theLongestShapeSaysHowLongATextIs() throws IOException {
        Task task = texts(dataset(5), 26, 26, 7);
        SampleSet shortest = SampleSet.open(build(task, TEXT_MODEL, shape(1, 3)).path());
        SampleSet longest = SampleSet.open(build(task, TEXT_MODEL, SEQ_16).path());

        assertThat(TextLengths.longest(List.of(shortest))).hasSize(26).allMatch(length -> length == 3);
        assertThat(TextLengths.longest(List.of(longest, shortest))).hasSize(26).allMatch(length -> length > 3);
    }

    @Test
    void passesOnWhyAFileCannotBeHad() {
        assertProblems(
                () -> build(
                        new Task.TextEmbeddingClassification(
                                FakeSources.named("gone"),
                                FakeSources.named("gone"),
                                Pooling.MEAN,
                                26,
                                26,
                                CALIBRATION,
                                1,
                                null),
                        TEXT_MODEL,
                        SEQ_16),
                "source.not-found");
    }

    private Task texts(byte[] dataset, int references, int evaluations, long seed) {
        return new Task.TextEmbeddingClassification(
                sources.with("data.noun", dataset),
                sources.with("tokenizer.json", FakeSources.resource("/all-minilm-l6-v2-tokenizer.json")),
                Pooling.MEAN,
                references,
                evaluations,
                CALIBRATION,
                seed,
                null);
    }

    /** Return a noun file with some glosses of each class. */
    private static byte[] dataset(int glossesPerClass) {
        List<String> lines = new ArrayList<>();
        for (int file = 3; file <= 28; file++) {
            for (int i = 0; i < glossesPerClass; i++) {
                lines.add("%08d %02d n 01 word 0 000 | thing %02d%02d; \"an example\"\n"
                        .formatted(lines.size(), file, file, i));
            }
        }
        return String.join("", lines).getBytes(StandardCharsets.UTF_8);
    }

    private StoredFile build(Task task, Model model, InputShape shape) {
        return builder.build(task, model, shape, directory);
    }

    private static void assertProblems(Runnable building, String... codes) {
        assertThat(problems(building)).extracting(Problem::code).containsExactly(codes);
    }

    private static List<Problem> problems(Runnable building) {
        List<Problem> problems = new ArrayList<>();
        assertThatThrownBy(building::run)
                .isInstanceOfSatisfying(ProblemException.class, e -> problems.addAll(e.problems()));
        return problems;
    }

    private static ModelInput input(String name, ElementType type, String... shape) {
        return new ModelInput(name, type, List.of(shape));
    }

    private static InputShape shape(long batch, long sequence) {
        return new InputShape("s", Map.of("batch", batch, "sequence", sequence));
    }

    private static float[] floats(ByteBuffer tensor) {
        float[] values = new float[tensor.remaining() / Float.BYTES];
        tensor.asFloatBuffer().get(values);
        return values;
    }

    private static long[] longs(ByteBuffer tensor) {
        long[] values = new long[tensor.remaining() / Long.BYTES];
        tensor.asLongBuffer().get(values);
        return values;
    }

    private static byte[] bytes(ByteBuffer tensor) {
        byte[] values = new byte[tensor.remaining()];
        tensor.get(values);
        return values;
    }
}
