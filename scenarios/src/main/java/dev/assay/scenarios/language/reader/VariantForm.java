package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.language.Variant;
import dev.assay.scenarios.language.VariantOrigin;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.Schemas;
import dev.assay.scenarios.language.yaml.Suggestion;
import dev.assay.scenarios.language.yaml.YamlNode;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Read how a variant comes to be: the word {@code original}, a file that somebody else made, or a recipe; and the files of the same variant
 * for runtimes that execute another format.
 */
final class VariantForm implements Form<VariantForm.Unnamed> {
    private static final String ORIGINAL = "original";
    private static final String CHOICES =
            "Write `original` for the model as it is, `source:` for a file, or `recipe:` for optimization steps.";

    private static final Key<List<RecipeStep>> RECIPE = Key.optional(
            "recipe", new RecipeForm(), "Optimization steps that Assay applies to the model, in this order.");
    private static final Key<List<RecipeStep>> RECIPE_ALONE = Key.required(
            "recipe", new RecipeForm(), "Optimization steps that Assay applies to the model, in this order.", "[fuse]");
    private static final Key<SourceLocation> SOURCE =
            Key.optional("source", new SourceLocationForm(), "Where the optimized file comes from.");

    private static final String AS_IT_IS = "Beside neither source nor recipe, the model as it is.";

    private static final OtherFormatForm TFLITE_FORM = new OtherFormatForm(ModelFormat.TFLITE);
    private static final Key<OtherFormat> TFLITE = Key.optional(
            "tflite", TFLITE_FORM, "The same variant as a .tflite file, for the runtime tflite. " + AS_IT_IS);
    private static final Key<OtherFormat> TFLITE_ALONE = Key.required(
            "tflite",
            TFLITE_FORM,
            "The model as it is, as a .tflite file for the runtime tflite; if it is converted to INT8, a variant of that runtime"
                    + " alone.",
            "{ source: file:model.tflite }");

    private static final NcnnForm NCNN_FORM = new NcnnForm();
    private static final Key<OtherFormat> NCNN =
            Key.optional("ncnn", NCNN_FORM, "The same variant as ncnn's two files, for the runtime ncnn. " + AS_IT_IS);
    private static final Key<OtherFormat> NCNN_ALONE = Key.required(
            "ncnn",
            NCNN_FORM,
            "The model as it is, as ncnn's two files for the runtime ncnn.",
            "{ param: { source: file:model.ncnn.param }, bin: { source: file:model.ncnn.bin } }");

    private static final Form<OtherFormat> OPENVINO_FORM = OpenVinoForm.form();
    private static final Key<OtherFormat> OPENVINO = Key.optional(
            "openvino",
            OPENVINO_FORM,
            "The same variant as the two files of OpenVINO's own format: what the runtime openvino executes instead of"
                    + " ONNX. " + AS_IT_IS);
    private static final Key<OtherFormat> OPENVINO_ALONE = Key.required(
            "openvino",
            OPENVINO_FORM,
            "The model as it is, as the two files of OpenVINO's own format for the runtime openvino.",
            OpenVinoForm.EXAMPLE);

    private static final OtherFormats OTHERS = new OtherFormats(
            Map.of(ModelFormat.TFLITE, TFLITE, ModelFormat.NCNN, NCNN, ModelFormat.OPENVINO, OPENVINO));

    /** All keys at once: that source and recipe exclude each other is said in words of its own. */
    private static final Fields FIELDS = Fields.of(SOURCE, SourceForm.SHA_256, RECIPE, TFLITE, NCNN, OPENVINO);

    @Override
    public @Nullable Unnamed read(YamlValue value) {
        if (value.node() instanceof YamlNode.Scalar scalar) {
            if (scalar.text().equals(ORIGINAL)) {
                return new Unnamed(new VariantOrigin.Original(), Map.of());
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
        if (!fromSource && !fromRecipe && !OTHERS.areAskedFor(values)) {
            value.report("scenario.missing-key", value.name() + " has neither a source nor a recipe", CHOICES);
            return null;
        }
        if (!fromSource && values.isPresent(SourceForm.SHA_256)) {
            value.findings()
                    .add(
                            values.location(SourceForm.SHA_256),
                            "scenario.contradiction",
                            fromRecipe
                                    ? value.name() + " pins the SHA-256 of a file that its recipe makes"
                                    : value.name() + " pins the SHA-256 of no file",
                            fromRecipe
                                    ? "Remove `sha256`: the report tells what came out."
                                    : "The SHA-256 of the model goes beside its source, that of a .tflite file into"
                                            + " `tflite: { source: …, sha256: … }`.");
            return null;
        }
        if (!values.isComplete()) {
            return null;
        }
        VariantOrigin origin = fromRecipe
                ? new VariantOrigin.Recipe(values.get(RECIPE))
                : fromSource
                        ? new VariantOrigin.Prebuilt(
                                new ArtifactSource(values.get(SOURCE), values.find(SourceForm.SHA_256)))
                        : new VariantOrigin.Original();
        return OTHERS.of(value, values, origin);
    }

    @Override
    public ObjectNode schema() {
        return Schemas.anyOf(List.of(
                Schemas.constant(ORIGINAL).put("description", "The model as it is."),
                Fields.of(SourceForm.SOURCE, SourceForm.SHA_256, TFLITE, NCNN, OPENVINO)
                        .schema(),
                Fields.of(RECIPE_ALONE, TFLITE, NCNN, OPENVINO).schema(),
                Fields.of(TFLITE_ALONE, NCNN, OPENVINO).schema(),
                Fields.of(NCNN_ALONE, TFLITE, OPENVINO).schema(),
                Fields.of(OPENVINO_ALONE, TFLITE, NCNN).schema()));
    }

    /** A variant whose name stands elsewhere. */
    record Unnamed(VariantOrigin origin, Map<ModelFormat, VariantOrigin> others) {
        Variant named(String name) {
            return new Variant(name, origin, others);
        }
    }
}
