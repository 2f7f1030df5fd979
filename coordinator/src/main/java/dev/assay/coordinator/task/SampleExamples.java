package dev.assay.coordinator.task;

import dev.assay.coordinator.source.SourceResolver;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Model;
import dev.assay.scenarios.language.Task;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.SampleExample;
import dev.assay.scenarios.samples.SampleSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Show samples of a task to people: texts as they are, images as thumbnails, random inputs not at all. For one thread. */
public final class SampleExamples {
    /** Longest text in characters. */
    static final int LONGEST_TEXT = 300;

    private final SourceResolver sources;
    private final Task task;
    private final Model model;
    private final InputShape shape;
    private final Path sampleSet;
    private final Path baseDirectory;

    /**
     * Show samples of one task.
     *
     * @param sources brings the dataset
     * @param shape that the sample set was built for
     * @param sampleSet what {@link SampleSetBuilder#build} made
     * @param baseDirectory what {@code file:} sources are relative to
     */
    public SampleExamples(
            SourceResolver sources, Task task, Model model, InputShape shape, Path sampleSet, Path baseDirectory) {
        this.sources = sources;
        this.task = task;
        this.model = model;
        this.shape = shape;
        this.sampleSet = sampleSet;
        this.baseDirectory = baseDirectory;
    }

    /**
     * Show some evaluation samples.
     *
     * @param samples 0-based, among the evaluation samples
     * @throws ProblemException if the dataset or the sample set can't be had any more
     */
    public List<SampleExample> of(List<Integer> samples) {
        if (samples.isEmpty()) {
            return List.of();
        }
        try {
            return switch (task) {
                case Task.TextEmbeddingClassification texts -> texts(texts, samples);
                case Task.ImageClassification images -> images(images, samples);
                case Task.Fidelity _ -> List.of();
            };
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "samples.not-readable",
                            "the samples that got other answers can't be shown: " + e,
                            "check the rights in the cache directory"),
                    e);
        }
    }

    private List<SampleExample> texts(Task.TextEmbeddingClassification texts, List<Integer> samples)
            throws IOException {
        List<LabelledText> evaluation = SampleSetBuilder.split(texts, sources.resolve(texts.dataset(), baseDirectory))
                .evaluation();
        return samples.stream()
                .map(sample -> new SampleExample(
                        sample, shortened(evaluation.get(sample).text()), null))
                .toList();
    }

    private List<SampleExample> images(Task.ImageClassification images, List<Integer> samples) throws IOException {
        ImageInput input = ImageInput.of(model, shape);
        SampleSet set = SampleSet.open(sampleSet);
        int first = set.header().referenceSamples();
        return samples.stream()
                .map(sample -> new SampleExample(
                        sample,
                        null,
                        Thumbnail.dataUrl(
                                set.tensor(0, first + sample).asFloatBuffer(),
                                input.width(),
                                input.height(),
                                images.pixels())))
                .toList();
    }

    private static String shortened(String text) {
        if (text.codePointCount(0, text.length()) <= LONGEST_TEXT) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, LONGEST_TEXT)) + "…";
    }
}
