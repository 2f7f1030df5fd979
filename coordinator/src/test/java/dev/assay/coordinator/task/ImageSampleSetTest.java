package dev.assay.coordinator.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.ImageDataset;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Model;
import dev.assay.scenarios.language.ModelInput;
import dev.assay.scenarios.language.PixelRange;
import dev.assay.scenarios.language.Task;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sample sets of the task image-classification. */
class ImageSampleSetTest {
    private static final InputShape ONE = new InputShape("one", Map.of("batch", 1L));
    private static final int IMAGES_PER_CLASS = 20;

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
    void neverUsesWhatMayHaveTrainedTheModel() throws IOException {
        Task task = jsonTask(PixelRange.ZERO_TO_ONE, 12, 4);
        SampleSet scored = open(builder.build(task, model("1", "2", "2"), ONE, directory));
        SampleSet calibration = open(builder.buildCalibration(task, model("1", "2", "2"), ONE, directory));

        assertThat(indices(scored)).isEqualTo(numbers(14, 20));
        assertThat(indices(calibration)).isEqualTo(numbers(12, 14));
        SampleSetHeader header = scored.header();
        assertThat(header.task()).isEqualTo("image-classification");
        assertThat(header.classes()).containsExactly("cat", "dog");
        assertThat(header.referenceSamples()).isZero();
        assertThat(header.evaluationSamples()).isEqualTo(12);
        assertThat(Collections.frequency(header.labels(), 1)).isEqualTo(6);
        assertThat(header.inputs())
                .containsExactly(new SampleSetHeader.Input("x", ElementType.FLOAT32, List.of(1L, 2L, 2L), true));
        assertThat(header.origin()).contains("file:cat.json (SHA-256 ");
        assertThat(calibration.header().evaluationSamples()).isEqualTo(4);
        // Not class after class.
        assertThat(header.labels())
                .isNotEqualTo(header.labels().stream().sorted().toList());
    }

    @Test
    void fillsAllChannelsAndMapsBlackToMinusOne() throws IOException {
        SampleSet samples =
                open(builder.build(jsonTask(PixelRange.MINUS_ONE_TO_ONE, 2, 1), model("3", "2", "2"), ONE, directory));

        float[] values = floats(samples.tensor(0, 0));
        assertThat(values).hasSize(12);
        for (int channel = 0; channel < 3; channel++) {
            assertThat(values[channel * 4]).isEqualTo(2 * (index(values[0] / 2 + 0.5f) / 100f) - 1);
            assertThat(values[channel * 4 + 1]).isEqualTo(-1);
            assertThat(values[channel * 4 + 2]).isEqualTo(1);
        }
    }

    @Test
    void drawsText() throws IOException {
        Task task = new Task.ImageClassification(
                new ImageDataset.RenderedText(List.of(sources.with("font.ttf", FontFile.bytes()))),
                PixelRange.MINUS_ONE_TO_ONE,
                6,
                3,
                1,
                null);
        StoredFile scored = builder.build(task, model("3", "16", "48"), ONE, directory);

        assertThat(open(scored).header().labels()).containsExactly(0, 1, 0, 1, 0, 1);
        float[] values = floats(open(scored).tensor(0, 5));
        assertThat(values).hasSize(3 * 16 * 48);
        assertThat(Arrays.copyOf(values, 16 * 48)).isEqualTo(Arrays.copyOfRange(values, 16 * 48, 2 * 16 * 48));
        assertThat(builder.build(task, model("3", "16", "48"), ONE, directory)).isEqualTo(scored);
        assertThat(open(builder.buildCalibration(task, model("3", "16", "48"), ONE, directory))
                        .header()
                        .evaluationSamples())
                .isEqualTo(3);
    }

    @Test
    void refusesModelsThatTakeNoImages() {
        Task task = jsonTask(PixelRange.ZERO_TO_ONE, 2, 1);

        assertProblem("task.input-missing", task, new Model(FakeSources.named("m"), List.of()));
        assertProblem("task.input-type", task, model(ElementType.UINT8, "batch", "1", "2", "2"));
        assertProblem("task.input-shape", task, model(ElementType.FLOAT32, "batch", "4"));
        assertProblem("samples.too-large", task, model(ElementType.FLOAT32, "batch", "3", "9000", "9000"));
        assertThat(sources.resolved()).isEmpty();
    }

    @Test
    void refusesDatasetsThatDoNotFit() {
        assertProblem("samples.too-few", jsonTask(PixelRange.ZERO_TO_ONE, 13, 1), model("1", "2", "2"));
        assertProblem("dataset.malformed", jsonTask(PixelRange.ZERO_TO_ONE, 2, 1), model("1", "3", "3"));
        for (String content : List.of(
                "",
                "[0, 1]",
                "{\"pixels\": [0, 1, 0, 1]}",
                "{\"data\": [0, 1, 0, 1.5]}",
                "{\"data\": [0, 1, 0, \"1\"]}",
                "{\"data\": [0, 1, 0, 1], \"more\": 1}",
                "{\"data\": [0, 1, 0, 1]} 5",
                "{\"data\": [0, 1, 0, 1")) {
            Map<String, ArtifactSource> classes = new LinkedHashMap<>();
            classes.put("bad", sources.with("bad.json", content));
            classes.put("good", sources.with("good.json", json()));
            assertProblem(
                    "dataset.malformed",
                    new Task.ImageClassification(
                            new ImageDataset.JsonImages(classes), PixelRange.ZERO_TO_ONE, 2, 1, 1, null),
                    model("1", "2", "2"));
        }
    }

    private void assertProblem(String code, Task task, Model model) {
        assertThatThrownBy(() -> builder.build(task, model, ONE, directory))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems()).extracting(Problem::code).containsExactly(code));
    }

    private Task jsonTask(PixelRange range, int evaluations, int calibrations) {
        Map<String, ArtifactSource> classes = new LinkedHashMap<>();
        classes.put("cat", sources.with("cat.json", json()));
        classes.put("dog", sources.with("dog.json", json()));
        return new Task.ImageClassification(
                new ImageDataset.JsonImages(classes), range, evaluations, calibrations, 1, null);
    }

    /** Return images of two by two pixels: index / 100, 0, 1, 0. */
    private static String json() {
        return IntStream.range(0, IMAGES_PER_CLASS)
                .mapToObj(index -> index / 100.0 + ", 0, 1, 0")
                .collect(Collectors.joining(", ", "{ \"data\": [", "] }"));
    }

    private static Set<Integer> indices(SampleSet samples) {
        Set<Integer> indices = new TreeSet<>();
        for (int sample = 0; sample < samples.header().sampleCount(); sample++) {
            indices.add(index(floats(samples.tensor(0, sample))[0]));
        }
        return indices;
    }

    private static int index(float pixel) {
        return Math.round(pixel * 100);
    }

    private static Set<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    private static Model model(String channels, String height, String width) {
        return model(ElementType.FLOAT32, "batch", channels, height, width);
    }

    private static Model model(ElementType type, String... shape) {
        return new Model(FakeSources.named("m"), List.of(new ModelInput("x", type, List.of(shape))));
    }

    private static SampleSet open(StoredFile file) throws IOException {
        return SampleSet.open(file.path());
    }

    private static float[] floats(ByteBuffer tensor) {
        float[] values = new float[tensor.remaining() / Float.BYTES];
        tensor.asFloatBuffer().get(values);
        return values;
    }
}
