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
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

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
        types.put(CLASSIFICATION, new Classification());
        types.put(IMAGES, new Images());
        types.put(FIDELITY, new Fidelity());
        return new TaggedForm<>(types);
    }

    private static Key<Gate> gateKey(Set<GateMetric> metrics, String defaultMetric, String taskType) {
        return Key.optional(
                "gate",
                new GateForm(metrics, defaultMetric, taskType),
                "The loss against the baseline that is still acceptable; without it, loss is reported and not judged.");
    }

    private static final class Classification implements Form<Task> {
        private static final Key<String> TYPE =
                TaggedForm.typeKey(CLASSIFICATION, "Classify texts by the nearest class centroid of their embeddings.");
        private static final Key<ArtifactSource> DATASET = Key.required(
                "dataset",
                new SourceForm(),
                "WordNet's noun file (data.noun): glosses are the texts, lexicographer files the 26 classes.",
                "{ source: 'maven:…!/…/data.noun' }");
        private static final Key<ArtifactSource> TOKENIZER = Key.required(
                "tokenizer",
                new SourceForm(),
                "The model's own tokenizer.json.",
                "{ source: 'maven:…!/tokenizer.json' }");
        private static final Key<Pooling> POOLING = Key.withDefault(
                "pooling", Forms.words(Pooling.class), "mean", "How token embeddings become one embedding.");
        private static final Key<Integer> REFERENCE = Key.withDefault(
                "reference-samples",
                SAMPLES,
                "520",
                "Texts that make the class centroids, over all classes; a profile scales it.");
        private static final Key<Integer> EVALUATION = Key.withDefault(
                "evaluation-samples", SAMPLES, "1040", "Texts that are scored, over all classes; a profile scales it.");
        private static final Key<Gate> GATE = gateKey(Set.of(GateMetric.ACCURACY), "accuracy", CLASSIFICATION);
        private static final Fields FIELDS =
                Fields.of(TYPE, DATASET, TOKENIZER, POOLING, REFERENCE, EVALUATION, CALIBRATION, SEED, GATE);

        @Override
        public @Nullable Task read(YamlValue value) {
            Fields.Values values = FIELDS.read(value);
            if (values == null || !values.isComplete()) {
                return null;
            }
            return new Task.TextEmbeddingClassification(
                    values.get(DATASET),
                    values.get(TOKENIZER),
                    values.get(POOLING),
                    values.get(REFERENCE),
                    values.get(EVALUATION),
                    values.get(CALIBRATION),
                    values.get(SEED),
                    values.find(GATE));
        }

        @Override
        public ObjectNode schema() {
            return FIELDS.schema();
        }
    }

    private static final class Images implements Form<Task> {
        private static final Key<String> TYPE =
                TaggedForm.typeKey(IMAGES, "Classify images: the answer is the largest element of the first output.");
        private static final Key<ImageDataset> DATASET = Key.required(
                "dataset",
                ImageDatasetForm.form(),
                "Where labelled images come from.",
                "{ type: json-images, classes: { … } }");
        private static final Key<PixelRange> PIXELS = Key.withDefault(
                "pixels",
                Forms.words(PixelRange.class),
                "zero-to-one",
                "Which numbers the model takes for the darkest and the brightest pixel.");
        private static final Key<Integer> EVALUATION = Key.withDefault(
                "evaluation-samples",
                SAMPLES,
                "1000",
                "Images that are scored, over all classes; a profile scales it.");
        private static final Key<Gate> GATE = gateKey(Set.of(GateMetric.ACCURACY), "accuracy", IMAGES);
        private static final Fields FIELDS = Fields.of(TYPE, DATASET, PIXELS, EVALUATION, CALIBRATION, SEED, GATE);

        @Override
        public @Nullable Task read(YamlValue value) {
            Fields.Values values = FIELDS.read(value);
            if (values == null || !values.isComplete()) {
                return null;
            }
            return new Task.ImageClassification(
                    values.get(DATASET),
                    values.get(PIXELS),
                    values.get(EVALUATION),
                    values.get(CALIBRATION),
                    values.get(SEED),
                    values.find(GATE));
        }

        @Override
        public ObjectNode schema() {
            return FIELDS.schema();
        }
    }

    private static final class Fidelity implements Form<Task> {
        private static final Key<String> TYPE =
                TaggedForm.typeKey(FIDELITY, "Compare every variant's outputs with the baseline's; needs no labels.");
        private static final Key<Integer> EVALUATION = Key.withDefault(
                "evaluation-samples", SAMPLES, "256", "How many random inputs to compare on; a profile scales it.");
        private static final Key<RandomInputs> RANDOM_INPUTS = Key.optional(
                "random-inputs",
                new RandomInputsForm(),
                "What the random inputs look like; without it floats have mean 0 and standard deviation 1, integers are 0 or 1.");
        private static final Key<Gate> GATE =
                gateKey(Set.of(GateMetric.COSINE, GateMetric.TOP_1_AGREEMENT), "cosine", FIDELITY);
        private static final Fields FIELDS = Fields.of(TYPE, EVALUATION, CALIBRATION, RANDOM_INPUTS, SEED, GATE);

        @Override
        public @Nullable Task read(YamlValue value) {
            Fields.Values values = FIELDS.read(value);
            if (values == null || !values.isComplete()) {
                return null;
            }
            RandomInputs inputs = values.find(RANDOM_INPUTS);
            return new Task.Fidelity(
                    values.get(EVALUATION),
                    values.get(CALIBRATION),
                    inputs == null ? RandomInputsForm.DEFAULT : inputs,
                    values.get(SEED),
                    values.find(GATE));
        }

        @Override
        public ObjectNode schema() {
            return FIELDS.schema();
        }
    }
}
