package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.language.VariantOrigin;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.Quote;
import dev.assay.scenarios.language.yaml.Schemas;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read how a variant comes to be in another format than ONNX that is one file: somebody converted it, or Assay has it converted. */
final class OtherFormatForm implements Form<OtherFormat> {
    private final ModelFormat format;
    private final Key<SourceLocation> source;
    private final ConvertKey convert;

    OtherFormatForm(ModelFormat format) {
        this.format = format;
        this.source = Key.optional("source", new SourceLocationForm(), "Where the converted file comes from.");
        this.convert = ConvertKey.to(format);
    }

    @Override
    public @Nullable OtherFormat read(YamlValue value) {
        Fields.Values values =
                Fields.of(source, SourceForm.SHA_256, convert.among()).read(value);
        if (values == null) {
            return null;
        }
        boolean hasSource = values.isPresent(source);
        boolean isConverted = values.isPresent(convert.among());
        String choices = "Write `source: file:my-model" + format.suffix()
                + "` for a file that was converted, or `convert: { precision: float32 }` to have it made.";
        if (hasSource == isConverted) {
            value.report(
                    hasSource ? "scenario.contradiction" : "scenario.missing-key",
                    value.name()
                            + (hasSource ? " has both `source` and `convert`" : " has neither `source` nor `convert`"),
                    choices);
            return null;
        }
        if (isConverted && values.isPresent(SourceForm.SHA_256)) {
            value.findings()
                    .add(
                            values.location(SourceForm.SHA_256),
                            "scenario.contradiction",
                            value.name() + " pins the SHA-256 of a file that is yet to be made",
                            "Remove `sha256`: the report tells what came out.");
            return null;
        }
        if (!values.isComplete()) {
            return null;
        }
        return isConverted
                ? new OtherFormat.Converted(values.get(convert.among()))
                : file(value, new ArtifactSource(values.get(source), values.find(SourceForm.SHA_256)));
    }

    private @Nullable OtherFormat file(YamlValue value, ArtifactSource file) {
        if (ModelFormat.of(file.location()) == format) {
            return new OtherFormat.Given(new VariantOrigin.Prebuilt(file));
        }
        value.report(
                "scenario.bad-source",
                Quote.code(file.location().toText()) + " does not end in `" + format.suffix() + "`",
                "Write `source: file:my-model" + format.suffix()
                        + "`; a file that others execute goes into `source:` of the variant itself.");
        return null;
    }

    @Override
    public ObjectNode schema() {
        return Schemas.anyOf(List.of(
                Fields.of(SourceForm.SOURCE, SourceForm.SHA_256).schema(),
                Fields.of(convert.alone()).schema()));
    }
}
