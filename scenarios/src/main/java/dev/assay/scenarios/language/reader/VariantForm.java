package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.language.VariantOrigin;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.Schemas;
import dev.assay.scenarios.language.yaml.Suggestion;
import dev.assay.scenarios.language.yaml.YamlNode;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read how a variant comes to be: the word {@code original}, a file that somebody else made, or a recipe. */
final class VariantForm implements Form<VariantOrigin> {
    private static final String ORIGINAL = "original";
    private static final String CHOICES =
            "Write `original` for the model as it is, `source:` for a file, or `recipe:` for optimization steps.";

    private static final Key<List<RecipeStep>> RECIPE = Key.optional(
            "recipe", new RecipeForm(), "Optimization steps that Assay applies to the model, in this order.");
    private static final Key<List<RecipeStep>> RECIPE_ALONE = Key.required(
            "recipe", new RecipeForm(), "Optimization steps that Assay applies to the model, in this order.", "[fuse]");
    private static final Key<SourceLocation> SOURCE =
            Key.optional("source", new SourceLocationForm(), "Where the optimized file comes from.");

    /** All keys at once: that source and recipe exclude each other is said in words of its own. */
    private static final Fields FIELDS = Fields.of(SOURCE, SourceForm.SHA_256, RECIPE);

    @Override
    public @Nullable VariantOrigin read(YamlValue value) {
        if (value.node() instanceof YamlNode.Scalar scalar) {
            if (scalar.text().equals(ORIGINAL)) {
                return new VariantOrigin.Original();
            }
            String meant = Suggestion.nearest(scalar.text(), List.of(ORIGINAL))
                    .map(word -> "Did you mean `" + word + "`? ")
                    .orElse("");
            value.reportWrongType("`original` or a mapping", meant + CHOICES);
            return null;
        }
        Fields.Values values = FIELDS.read(value);
        if (values == null) {
            return null;
        }
        boolean fromSource = values.isPresent(SOURCE);
        boolean fromRecipe = values.isPresent(RECIPE);
        if (fromSource && fromRecipe) {
            value.report("scenario.contradiction", value.name() + " has both a source and a recipe", CHOICES);
            return null;
        }
        if (!fromSource && !fromRecipe) {
            value.report("scenario.missing-key", value.name() + " has neither a source nor a recipe", CHOICES);
            return null;
        }
        if (fromRecipe && values.isPresent(SourceForm.SHA_256)) {
            value.findings()
                    .add(
                            values.location(SourceForm.SHA_256),
                            "scenario.contradiction",
                            value.name() + " pins the SHA-256 of a file that its recipe makes",
                            "Remove `sha256`: the report tells what came out.");
            return null;
        }
        if (!values.isComplete()) {
            return null;
        }
        return fromRecipe
                ? new VariantOrigin.Recipe(values.get(RECIPE))
                : new VariantOrigin.Prebuilt(new ArtifactSource(values.get(SOURCE), values.find(SourceForm.SHA_256)));
    }

    @Override
    public ObjectNode schema() {
        return Schemas.anyOf(List.of(
                Schemas.constant(ORIGINAL).put("description", "The model as it is."),
                SourceForm.form().schema(),
                Fields.of(RECIPE_ALONE).schema()));
    }
}
