package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.Conversion;
import dev.assay.scenarios.language.ConversionPrecision;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.Quote;
import dev.assay.scenarios.language.yaml.Schemas;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read how a variant comes to be in another format than ONNX: somebody converted it, or Assay has it converted. */
final class OtherFormatForm implements Form<OtherFormatForm.Wanted> {
    private static final Key<ConversionPrecision> PRECISION = Key.withDefault(
            "precision",
            new PrecisionForm(),
            "float32",
            "What the converted model computes in. int8-static takes the task's calibration samples.");

    private final ModelFormat format;
    private final Key<SourceLocation> source;
    private final Key<ConversionPrecision> convert;
    private final Key<ConversionPrecision> convertAlone;

    OtherFormatForm(ModelFormat format) {
        this.format = format;
        this.source = Key.optional("source", new SourceLocationForm(), "Where the converted file comes from.");
        String description = "Have Assay convert the variant's ONNX file, with tools that `assay runtimes install "
                + tools() + "` brings, and check the product against ONNX Runtime.";
        Form<ConversionPrecision> options = Fields.of(PRECISION).as(values -> values.get(PRECISION));
        this.convert = Key.optional("convert", options, description);
        this.convertAlone = Key.required("convert", options, description, "{ precision: float32 }");
    }

    private String tools() {
        return format.suffix().substring(1) + "-tools";
    }

    /** What was asked for. */
    sealed interface Wanted {
        /** Take this file. */
        record File(ArtifactSource source) implements Wanted {}

        /** Convert the variant's ONNX file. */
        record Converted(Conversion conversion) implements Wanted {}
    }

    @Override
    public @Nullable Wanted read(YamlValue value) {
        Fields.Values values = Fields.of(source, SourceForm.SHA_256, convert).read(value);
        if (values == null) {
            return null;
        }
        boolean hasSource = values.isPresent(source);
        boolean isConverted = values.isPresent(convert);
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
                ? new Wanted.Converted(new Conversion(format, values.get(convert)))
                : file(value, new ArtifactSource(values.get(source), values.find(SourceForm.SHA_256)));
    }

    private @Nullable Wanted file(YamlValue value, ArtifactSource file) {
        if (ModelFormat.of(file.location()) == format) {
            return new Wanted.File(file);
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
                Fields.of(convertAlone).schema()));
    }
}
