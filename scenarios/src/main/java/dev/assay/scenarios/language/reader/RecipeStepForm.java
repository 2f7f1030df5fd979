package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Quote;
import dev.assay.scenarios.language.yaml.Schemas;
import dev.assay.scenarios.language.yaml.Suggestion;
import dev.assay.scenarios.language.yaml.YamlNode;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read one step of a recipe: {@code quantize:} and the like with options, or {@code fuse} alone. */
final class RecipeStepForm implements Form<RecipeStep> {
    /** The one step whose defaults need no word more. */
    private static final String FUSE = "fuse";

    private static final Map<String, Form<RecipeStep>> STEPS = steps();
    private static final List<String> WORDS = List.copyOf(STEPS.keySet());

    private static Map<String, Form<RecipeStep>> steps() {
        Map<String, Form<RecipeStep>> forms = new LinkedHashMap<>();
        forms.put("quantize", new QuantizeForm());
        forms.put("convert", ConvertForm.form());
        forms.put("prune", PruneForm.form());
        forms.put(FUSE, FuseForm.form());
        return forms;
    }

    @Override
    public @Nullable RecipeStep read(YamlValue value) {
        return switch (value.node()) {
            case YamlNode.Scalar scalar
            when scalar.text().equals(FUSE) -> new RecipeStep.Fuse(RecipeStep.FusionLevel.EXTENDED);
            case YamlNode.Scalar scalar
            when STEPS.containsKey(scalar.text()) -> {
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
                value.reportWrongType("one step", Suggestion.hint("", WORDS));
                yield null;
            }
        };
    }

    private static @Nullable RecipeStep readWithOptions(YamlValue value, YamlNode.Entry step) {
        Form<RecipeStep> form = STEPS.get(step.key().text());
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
                        Suggestion.hint(word.text(), WORDS));
        return null;
    }

    @Override
    public ObjectNode schema() {
        List<ObjectNode> choices = new ArrayList<>();
        choices.add(
                Schemas.constant(FUSE).put("description", "Merge operators into the fused forms that runtimes know."));
        STEPS.forEach((word, form) -> {
            ObjectNode step = Schemas.ofType("object");
            step.putObject("properties").set(word, form.schema());
            step.putArray("required").add(word);
            choices.add(step.put("additionalProperties", false));
        });
        return Schemas.anyOf(choices);
    }
}
