package dev.assay.coordinator.task;

import dev.assay.coordinator.source.SourceResolver;
import dev.assay.coordinator.store.ContentStore;
import dev.assay.coordinator.store.StoredFile;
import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Model;
import dev.assay.scenarios.language.Task;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Build the sample set of a task for one model and shape.
 *
 * <p>The bytes depend on nothing but the arguments and the content of the files they name. A sample has no batch dimension: shapes
 * that differ in the batch only get the same set.
 */
public final class SampleSetBuilder {
    private final ContentStore store;
    private final SourceResolver sources;

    /**
     * Use a store and a way to get files.
     *
     * @param store keeps the sample sets
     * @param sources brings datasets and tokenizers
     */
    public SampleSetBuilder(ContentStore store, SourceResolver sources) {
        this.store = store;
        this.sources = sources;
    }

    /**
     * Build a sample set and store it.
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
        try {
            return switch (task) {
                case Task.TextEmbeddingClassification texts -> buildTexts(texts, model, shape, baseDirectory);
                case Task.Fidelity fidelity -> buildRandom(fidelity, model, shape);
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
            Task.TextEmbeddingClassification task, Model model, InputShape shape, Path baseDirectory)
            throws IOException {
        // What needs no file first: a wrong scenario is told before anything is downloaded.
        List<SampleSetHeader.Input> inputs = TextSamples.inputs(model, shape);
        int length = TextSamples.sequenceLength(inputs);
        StoredFile dataset = sources.resolve(task.dataset(), baseDirectory);
        StoredFile tokenizerFile = sources.resolve(task.tokenizer(), baseDirectory);
        StratifiedSplit split = StratifiedSplit.of(
                WordNetNouns.read(dataset.path(), text(task.dataset())),
                WordNetNouns.CLASSES,
                task.referenceSamples(),
                task.evaluationSamples(),
                task.seed());
        List<LabelledText> texts = new ArrayList<>(split.reference());
        texts.addAll(split.evaluation());
        SampleSetHeader header = new SampleSetHeader(
                "text-embedding-classification",
                "WordNet noun definitions from " + origin(task.dataset(), dataset) + ", tokenized by "
                        + origin(task.tokenizer(), tokenizerFile),
                task.seed(),
                split.reference().size(),
                split.evaluation().size(),
                inputs,
                WordNetNouns.CLASSES,
                texts.stream().map(LabelledText::label).toList());
        try (TextTokenizer tokenizer = TextTokenizer.load(tokenizerFile.path(), text(task.tokenizer()), length)) {
            return store(header, TextSamples.tokenize(inputs, tokenizer, texts));
        }
    }

    private StoredFile buildRandom(Task.Fidelity task, Model model, InputShape shape) throws IOException {
        if (task.evaluationSamples() < 1) {
            throw new ProblemException(Problem.user(
                    "samples.too-few",
                    task.evaluationSamples() + " evaluation samples are asked for",
                    "ask for at least one, better a hundred"));
        }
        List<SampleSetHeader.Input> inputs = RandomSamples.inputs(model, shape);
        SampleSetHeader header = new SampleSetHeader(
                "fidelity",
                "seeded random inputs",
                task.seed(),
                0,
                task.evaluationSamples(),
                inputs,
                List.of(),
                List.of());
        return store(header, new RandomSamples(inputs, task.inputRanges(), task.seed()));
    }

    private StoredFile store(SampleSetHeader header, SampleSet.TensorSource samples) throws IOException {
        return store.store(out -> SampleSet.write(out, header, samples));
    }

    private static String origin(ArtifactSource source, StoredFile file) {
        return text(source) + " (SHA-256 " + file.reference().sha256() + ")";
    }

    private static String text(ArtifactSource source) {
        return source.location().toText();
    }
}
