package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.VariantOrigin;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.Schemas;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read how a variant comes to be for ncnn: somebody converted it to the two files, or Assay has it converted. */
final class NcnnForm implements Form<OtherFormat> {
    private static final String PARAM_MEANING = "The layers: the text file that pnnx calls model.ncnn.param.";
    private static final String PARAM_EXAMPLE = "{ source: file:model.ncnn.param }";
    private static final String BIN_MEANING = "The weights: the file beside it.";
    private static final String BIN_EXAMPLE = "{ source: file:model.ncnn.bin }";

    private static final Key<ArtifactSource> PARAM = Key.optional("param", SourceForm.form(), PARAM_MEANING);
    private static final Key<ArtifactSource> BIN = Key.optional("bin", SourceForm.form(), BIN_MEANING);
    private static final Key<ArtifactSource> PARAM_OF_TWO =
            Key.required("param", SourceForm.form(), PARAM_MEANING, PARAM_EXAMPLE);
    private static final Key<ArtifactSource> BIN_OF_TWO =
            Key.required("bin", SourceForm.form(), BIN_MEANING, BIN_EXAMPLE);
    private static final ConvertKey CONVERT = ConvertKey.to(ModelFormat.NCNN);

    private static final String CHOICES = "Write `param: " + PARAM_EXAMPLE + "` and `bin: " + BIN_EXAMPLE
            + "` for files that were converted, or `convert: {}` to have them made.";

    /** All keys at once: that files and conversion exclude each other is said in words of its own. */
    private static final Fields FIELDS = Fields.of(PARAM, BIN, CONVERT.among());

    @Override
    public @Nullable OtherFormat read(YamlValue value) {
        Fields.Values values = FIELDS.read(value);
        if (values == null) {
            return null;
        }
        boolean hasParam = values.isPresent(PARAM);
        boolean hasBin = values.isPresent(BIN);
        boolean isConverted = values.isPresent(CONVERT.among());
        if (isConverted && (hasParam || hasBin)) {
            value.report(
                    "scenario.contradiction",
                    value.name() + " has both `" + (hasParam ? "param" : "bin") + "` and `convert`",
                    CHOICES);
            return null;
        }
        if (!isConverted && !(hasParam && hasBin)) {
            value.report(
                    "scenario.missing-key",
                    value.name()
                            + (hasParam || hasBin
                                    ? " has no `" + (hasParam ? "bin" : "param") + "`"
                                    : " has neither `param` and `bin` nor `convert`"),
                    CHOICES);
            return null;
        }
        if (!values.isComplete()) {
            return null;
        }
        return isConverted
                ? new OtherFormat.Converted(values.get(CONVERT.among()))
                : new OtherFormat.Given(
                        new VariantOrigin.FilePair(ModelFormat.NCNN, values.get(PARAM), values.get(BIN)));
    }

    @Override
    public ObjectNode schema() {
        return Schemas.anyOf(List.of(
                Fields.of(PARAM_OF_TWO, BIN_OF_TWO).schema(),
                Fields.of(CONVERT.alone()).schema()));
    }
}
