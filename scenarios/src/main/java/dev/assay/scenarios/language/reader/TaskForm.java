package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.Gate;
import dev.assay.scenarios.language.GateMetric;
import dev.assay.scenarios.language.ImageDataset;
import dev.assay.scenarios.language.PixelRange;
import dev.assay.scenarios.language.Pooling;
import dev.assay.scenarios.language.RandomInputs;
import dev.assay.scenarios.language.Task;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.TaggedForm;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Read what the model is for. */
final class TaskForm {
    static final String CLASSIFICATION = "text-embedding-classification";
    static final String IMAGES = "image-classification";
    static final String FIDELITY = "fidelity";

    private static final Form<Integer> SAMPLES = Forms.count(1, 1_000_000);
    private static final Key<Long> SEED = Key.withDefault(
            "seed",
            Forms.wholeNumber(0, 999_999_999_999_999_999L),
            "1",
            "Picks, splits and orders the samples: the same seed gives the same bits everywhere.");

    private static final Key<Integer> CALIBRATION = Key.withDefault(
            "calibration-samples",
            SAMPLES,
            "128",
            "How many samples recipes see that need data; never those that are scored, and the same number in every profile.");

    private TaskForm() {}

    static Form<Task> form() {
        Map<String, Form<Task>> types = new LinkedHashMap<>();
        types.put(CLASSIFICATION, classification());
        types.put(IMAGES, images());
        types.put(FIDELITY, fidelity());
        return new TaggedForm<>(types);
    }

    private static Key<Gate> gateKey(Set<GateMetric> metrics, String defaultMetric, String taskType) {
        return Key.optional(
                "gate",
                GateForm.form(metrics, defaultMetric, taskType),
                "The loss against the baseline that is still acceptable; without it, loss is reported and not judged.");
    }

    private static Form<Task> classification() {
        Key<String> type =
                TaggedForm.typeKey(CLASSIFICATION, "Classify texts by the nearest class centroid of their embeddings.");
        Key<ArtifactSource> dataset = Key.required(
                "dataset",
                SourceForm.form(),
                "WordNet's noun file (data.noun): glosses are the texts, lexicographer files the 26 classes.",
                "{ source: 'maven:…!/…/data.noun' }");
        Key<ArtifactSource> tokenizer = Key.required(
                "tokenizer",
                SourceForm.form(),
                "The model's own tokenizer.json.",
                "{ source: 'maven:…!/tokenizer.json' }");
        Key<Pooling> pooling = Key.withDefault(
                "pooling", Forms.words(Pooling.class), "mean", "How token embeddings become one embedding.");
        Key<Integer> reference = Key.withDefault(
                "reference-samples",
                SAMPLES,
                "520",
                "Texts that make the class centroids, over all classes; a profile scales it.");
        Key<Integer> evaluation = Key.withDefault(
                "evaluation-samples", SAMPLES, "1040", "Texts that are scored, over all classes; a profile scales it.");
        Key<Gate> gate = gateKey(Set.of(GateMetric.ACCURACY), "accuracy", CLASSIFICATION);
        return Fields.of(type, dataset, tokenizer, pooling, reference, evaluation, CALIBRATION, SEED, gate)
                .as(values -> new Task.TextEmbeddingClassification(
                        values.get(dataset),
                        values.get(tokenizer),
                        values.get(pooling),
                        values.get(reference),
                        values.get(evaluation),
                        values.get(CALIBRATION),
                        values.get(SEED),
                        values.find(gate)));
    }

    private static Form<Task> images() {
        Key<String> type =
                TaggedForm.typeKey(IMAGES, "Classify images: the answer is the largest element of the first output.");
        Key<ImageDataset> dataset = Key.required(
                "dataset",
                ImageDatasetForm.form(),
                "Where labelled images come from.",
                "{ type: json-images, classes: { … } }");
        Key<PixelRange> pixels = Key.withDefault(
                "pixels",
                Forms.words(PixelRange.class),
                "zero-to-one",
                "Which numbers the model takes for the darkest and the brightest pixel.");
        Key<Integer> evaluation = Key.withDefault(
                "evaluation-samples",
                SAMPLES,
                "1000",
                "Images that are scored, over all classes; a profile scales it.");
        Key<Gate> gate = gateKey(Set.of(GateMetric.ACCURACY), "accuracy", IMAGES);
        return Fields.of(type, dataset, pixels, evaluation, CALIBRATION, SEED, gate)
                .as(values -> new Task.ImageClassification(
                        values.get(dataset),
                        values.get(pixels),
                        values.get(evaluation),
                        values.get(CALIBRATION),
                        values.get(SEED),
                        values.find(gate)));
    }

    private static Form<Task> fidelity() {
        Key<String> type =
                TaggedForm.typeKey(FIDELITY, "Compare every variant's outputs with the baseline's; needs no labels.");
        Key<Integer> evaluation = Key.withDefault(
                "evaluation-samples", SAMPLES, "256", "How many random inputs to compare on; a profile scales it.");
        Key<RandomInputs> randomInputs = Key.optional(
                "random-inputs",
                new RandomInputsForm(),
                "What the random inputs look like; without it floats have mean 0 and standard deviation 1, integers are 0 or 1.");
        Key<Gate> gate = gateKey(Set.of(GateMetric.COSINE, GateMetric.TOP_1_AGREEMENT), "cosine", FIDELITY);
        return Fields.of(type, evaluation, CALIBRATION, randomInputs, SEED, gate)
                .as(values -> new Task.Fidelity(
                        values.get(evaluation),
                        values.get(CALIBRATION),
                        Objects.requireNonNullElse(values.find(randomInputs), RandomInputsForm.DEFAULT),
                        values.get(SEED),
                        values.find(gate)));
    }
}
