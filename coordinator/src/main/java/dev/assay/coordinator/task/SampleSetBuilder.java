package dev.assay.coordinator.task;

import dev.assay.coordinator.source.SourceResolver;
import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Model;
import dev.assay.scenarios.language.Task;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.random.SplitMix64;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Build the sample set of a task for one model and shape.
 *
 * <p>There are two, which share no sample: one to score, and one for recipes that need data. The bytes depend on nothing but the
 * arguments and the content of the files they name. A sample has no batch dimension: shapes that differ in the batch only get the same
 * set.
 */
public final class SampleSetBuilder {
    /** Purpose of a random stream, far from the inputs that {@link RandomSamples} counts. */
    private static final long CALIBRATION_STREAM = 1_000_000;

    private final ContentStore store;
    private final SourceResolver sources;
    private final ImageSets imageSets;

    /**
     * Use a store and a way to get files.
     *
     * @param store keeps the sample sets
     * @param sources brings datasets and tokenizers
     */
    public SampleSetBuilder(ContentStore store, SourceResolver sources) {
        this.store = store;
        this.sources = sources;
        this.imageSets = new ImageSets(sources);
    }

    /**
     * Build the sample set that is scored, and store it.
     *
     * @param task what the samples are for
     * @param model whose inputs they are
     * @param shape binds the symbolic dimensions
     * @param baseDirectory what {@code file:} sources are relative to
     * @return the file, in the format of {@link SampleSet}; open it to see its {@link SampleSetHeader}
     * @throws ProblemException if a source can't be had or read, if the task can't fill the model's inputs, if the dataset has too
     *     few samples, or if the set would be larger than 2 GB
     */
    public StoredFile build(Task task, Model model, InputShape shape, Path baseDirectory) {
        return build(task, model, shape, baseDirectory, SamplePart.EVALUATION);
    }

    /**
     * Build a sample set for recipes that need data, and store it.
     *
     * <p>It has no references, and {@link Task#calibrationSamples()} samples that count as evaluation samples in its header; none of
     * them is in the set that {@link #build} makes for the same task.
     *
     * @throws ProblemException as {@link #build} does
     */
    public StoredFile buildCalibration(Task task, Model model, InputShape shape, Path baseDirectory) {
        return build(task, model, shape, baseDirectory, SamplePart.CALIBRATION);
    }

    private StoredFile build(Task task, Model model, InputShape shape, Path baseDirectory, SamplePart part) {
        try {
            return switch (task) {
                case Task.TextEmbeddingClassification texts -> buildTexts(texts, model, shape, baseDirectory, part);
                case Task.ImageClassification images -> buildImages(images, model, shape, baseDirectory, part);
                case Task.Fidelity fidelity -> buildRandom(fidelity, model, shape, part);
            };
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "samples.not-built",
                            "the sample set for shape " + shape.name() + " can't be built: " + e,
                            "check the space and the rights in the cache directory"),
                    e);
        }
    }

    private StoredFile buildTexts(
            Task.TextEmbeddingClassification task, Model model, InputShape shape, Path baseDirectory, SamplePart part)
            throws IOException {
        // What needs no file first: a wrong scenario is told before anything is downloaded.
        List<SampleSetHeader.Input> inputs = TextSamples.inputs(model, shape);
        int length = TextSamples.sequenceLength(inputs);
        StoredFile dataset = sources.resolve(task.dataset(), baseDirectory);
        StoredFile tokenizerFile = sources.resolve(task.tokenizer(), baseDirectory);
        List<LabelledText> references = new ArrayList<>();
        List<LabelledText> texts = new ArrayList<>();
        switch (part) {
            case EVALUATION -> {
                StratifiedSplit split = split(task, dataset);
                references.addAll(split.reference());
                texts.addAll(references);
                texts.addAll(split.evaluation());
            }
            case CALIBRATION ->
                texts.addAll(StratifiedSplit.calibration(
                        WordNetNouns.read(dataset.path(), text(task.dataset())),
                        WordNetNouns.CLASSES,
                        task.referenceSamples(),
                        task.evaluationSamples(),
                        task.calibrationSamples(),
                        task.seed()));
        }
        SampleSetHeader header = new SampleSetHeader(
                "text-embedding-classification",
                "WordNet noun definitions from " + Origins.of(task.dataset(), dataset) + ", tokenized by "
                        + Origins.of(task.tokenizer(), tokenizerFile),
                task.seed(),
                references.size(),
                texts.size() - references.size(),
                inputs,
                WordNetNouns.CLASSES,
                texts.stream().map(LabelledText::label).toList());
        try (TextTokenizer tokenizer = TextTokenizer.load(tokenizerFile.path(), text(task.tokenizer()), length)) {
            return store(header, TextSamples.tokenize(inputs, tokenizer, texts));
        }
    }

    /** Split a task's texts into those that make centroids and those that are scored. */
    static StratifiedSplit split(Task.TextEmbeddingClassification task, StoredFile dataset) throws IOException {
        return StratifiedSplit.of(
                WordNetNouns.read(dataset.path(), text(task.dataset())),
                WordNetNouns.CLASSES,
                task.referenceSamples(),
                task.evaluationSamples(),
                task.seed());
    }

    private StoredFile buildImages(
            Task.ImageClassification task, Model model, InputShape shape, Path baseDirectory, SamplePart part)
            throws IOException {
        ImageInput input = ImageInput.of(model, shape);
        int count = requireSome(count(task, task.evaluationSamples(), part));
        LabelledImages images = imageSets.load(task.dataset(), input, part, count, task.seed(), baseDirectory);
        SampleSetHeader header = new SampleSetHeader(
                "image-classification",
                images.origin(),
                task.seed(),
                0,
                count,
                List.of(input.input()),
                images.classes(),
                images.labels());
        return store(header, new ImageSamples(input, task.pixels(), images));
    }

    private StoredFile buildRandom(Task.Fidelity task, Model model, InputShape shape, SamplePart part)
            throws IOException {
        int count = requireSome(count(task, task.evaluationSamples(), part));
        List<SampleSetHeader.Input> inputs = RandomSamples.inputs(model, shape);
        SampleSetHeader header = new SampleSetHeader(
                "fidelity", "seeded random inputs", task.seed(), 0, count, inputs, List.of(), List.of());
        long seed = switch (part) {
            case EVALUATION -> task.seed();
            case CALIBRATION ->
                SplitMix64.stream(task.seed(), CALIBRATION_STREAM).nextLong();
        };
        return store(header, new RandomSamples(inputs, task.inputRanges(), seed));
    }

    private static int count(Task task, int evaluationSamples, SamplePart part) {
        return switch (part) {
            case EVALUATION -> evaluationSamples;
            case CALIBRATION -> task.calibrationSamples();
        };
    }

    private static int requireSome(int count) {
        if (count < 1) {
            throw new ProblemException(Problem.user(
                    "samples.too-few", count + " samples are asked for", "ask for at least one, better a hundred"));
        }
        return count;
    }

    private StoredFile store(SampleSetHeader header, SampleSet.TensorSource samples) throws IOException {
        return store.store(out -> SampleSet.write(out, header, samples));
    }

    private static String text(ArtifactSource source) {
        return source.location().toText();
    }
}
