package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.FloatPrecision;
import dev.assay.scenarios.language.RecipeStep.QuantizationMode;
import dev.assay.scenarios.language.RecipeStep.WeightType;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.Quote;
import dev.assay.scenarios.language.yaml.Schemas;
import dev.assay.scenarios.language.yaml.Suggestion;
import dev.assay.scenarios.language.yaml.YamlNode;
import dev.assay.scenarios.language.yaml.YamlValue;
import dev.assay.scenarios.problem.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read one step of a recipe: {@code fuse}, or {@code quantize:} and the like with options. */
final class RecipeStepForm implements Form<RecipeStep> {
    private static final String FUSE = "fuse";
    private static final Map<String, Form<RecipeStep>> WITH_OPTIONS = withOptions();
    private static final List<String> ALL = allWords();

    private static Map<String, Form<RecipeStep>> withOptions() {
        Map<String, Form<RecipeStep>> forms = new LinkedHashMap<>();
        forms.put("quantize", new QuantizeForm());
        forms.put("convert", new ConvertForm());
        forms.put("prune", new PruneForm());
        return forms;
    }

    private static List<String> allWords() {
        List<String> words = new ArrayList<>(WITH_OPTIONS.keySet());
        words.add(FUSE);
        return List.copyOf(words);
    }

    @Override
    public @Nullable RecipeStep read(YamlValue value) {
        return switch (value.node()) {
            case YamlNode.Scalar scalar when scalar.text().equals(FUSE) -> new RecipeStep.Fuse();
            case YamlNode.Scalar scalar
            when WITH_OPTIONS.containsKey(scalar.text()) -> {
                value.reportWrongType(
                        "a step with its options", "Write `" + scalar.text() + ": { … }`, with {} for the defaults.");
                yield null;
            }
            case YamlNode.Scalar scalar -> unknown(value, scalar);
            case YamlNode.Mapping mapping
            when mapping.entries().size() == 1 ->
                readWithOptions(value, mapping.entries().getFirst());
            case YamlNode.Mapping mapping -> {
                value.report(
                        "scenario.wrong-type",
                        value.name() + " holds " + mapping.entries().size() + " steps",
                        "Begin each step with `- `; its options stand indented below it or in { }.");
                yield null;
            }
            case YamlNode.Sequence _, YamlNode.Refused _ -> {
                value.reportWrongType("one step", Suggestion.hint("", ALL));
                yield null;
            }
        };
    }

    private static @Nullable RecipeStep readWithOptions(YamlValue value, YamlNode.Entry step) {
        if (step.key().text().equals(FUSE)) {
            value.reportWrongType("the word `fuse` alone", "Write `- fuse`: it has no options.");
            return null;
        }
        Form<RecipeStep> form = WITH_OPTIONS.get(step.key().text());
        return form == null
                ? unknown(value, step.key())
                : form.read(value.child(step.key().text(), step.value()));
    }

    private static @Nullable RecipeStep unknown(YamlValue value, YamlNode.Scalar word) {
        value.findings()
                .add(
                        word.location(),
                        "scenario.unknown-word",
                        "unknown step " + Quote.code(word.text()) + " in " + value.name(),
                        Suggestion.hint(word.text(), ALL));
        return null;
    }

    @Override
    public ObjectNode schema() {
        List<ObjectNode> choices = new ArrayList<>();
        choices.add(
                Schemas.constant(FUSE).put("description", "Merge operators into the fused forms that runtimes know."));
        WITH_OPTIONS.forEach((word, form) -> {
            ObjectNode step = Schemas.ofType("object");
            step.putObject("properties").set(word, form.schema());
            step.putArray("required").add(word);
            choices.add(step.put("additionalProperties", false));
        });
        return Schemas.anyOf(choices);
    }

    private static final class QuantizeForm implements Form<RecipeStep> {
        private static final Key<QuantizationMode> MODE = Key.withDefault(
                "mode",
                Forms.words(QuantizationMode.class),
                "dynamic",
                "When activations are quantized: at run time, beforehand with calibration samples, or not at all.");
        private static final Key<WeightType> WEIGHTS =
                Key.withDefault("weights", Forms.words(WeightType.class), "int8", "What weights are stored as.");
        private static final Key<Boolean> PER_CHANNEL = Key.withDefault(
                "per-channel",
                Forms.flag(),
                "false",
                "One scale for each output channel instead of one for each tensor.");
        private static final Key<Boolean> REDUCE_RANGE = Key.withDefault(
                "reduce-range",
                Forms.flag(),
                "false",
                "7 bits for weights: no overflow on CPUs with AVX2 but without VNNI.");
        private static final Fields FIELDS = Fields.of(MODE, WEIGHTS, PER_CHANNEL, REDUCE_RANGE);

        @Override
        public @Nullable RecipeStep read(YamlValue value) {
            Fields.Values values = FIELDS.read(value);
            if (values == null || !values.isComplete()) {
                return null;
            }
            QuantizationMode mode = values.get(MODE);
            if (values.get(WEIGHTS) == WeightType.INT4 && mode != QuantizationMode.WEIGHT_ONLY) {
                return contradiction(
                        value,
                        values.isPresent(WEIGHTS) ? values.location(WEIGHTS) : value.location(),
                        "4-bit weights with quantized activations have no operator in ONNX",
                        "Use `mode: weight-only` with int4, or int8.");
            }
            if (values.get(REDUCE_RANGE) && mode == QuantizationMode.WEIGHT_ONLY) {
                return contradiction(
                        value,
                        values.location(REDUCE_RANGE),
                        "`reduce-range` has no effect where activations stay floats",
                        "Remove `reduce-range`.");
            }
            return new RecipeStep.Quantize(
                    mode, values.get(WEIGHTS), values.get(PER_CHANNEL), values.get(REDUCE_RANGE));
        }

        private static @Nullable RecipeStep contradiction(
                YamlValue value, Location where, String message, String hint) {
            value.findings().add(where, "scenario.contradiction", message, hint);
            return null;
        }

        @Override
        public ObjectNode schema() {
            return FIELDS.schema();
        }
    }

    private static final class ConvertForm implements Form<RecipeStep> {
        private static final Key<FloatPrecision> PRECISION = Key.withDefault(
                "precision", Forms.words(FloatPrecision.class), "fp16", "What floating-point numbers are stored as.");
        private static final Fields FIELDS = Fields.of(PRECISION);

        @Override
        public @Nullable RecipeStep read(YamlValue value) {
            Fields.Values values = FIELDS.read(value);
            return values == null || !values.isComplete() ? null : new RecipeStep.Convert(values.get(PRECISION));
        }

        @Override
        public ObjectNode schema() {
            return FIELDS.schema();
        }
    }

    private static final class PruneForm implements Form<RecipeStep> {
        private static final Key<Double> RATIO =
                Key.required("ratio", Forms.share(false), "The share of channels or heads that is removed.", "30 %");
        private static final Fields FIELDS = Fields.of(RATIO);

        @Override
        public @Nullable RecipeStep read(YamlValue value) {
            Fields.Values values = FIELDS.read(value);
            return values == null || !values.isComplete() ? null : new RecipeStep.Prune(values.get(RATIO));
        }

        @Override
        public ObjectNode schema() {
            return FIELDS.schema();
        }
    }
}
