package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.VariantOrigin;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Key;

/** Read where the two files of OpenVINO's own format come from. */
final class OpenVinoForm {
    static final String EXAMPLE = "{ xml: { source: file:model.xml }, bin: { source: file:model.bin } }";

    private static final Key<ArtifactSource> XML = Key.required(
            "xml", SourceForm.form(), "The layers: the .xml that OpenVINO saves.", "{ source: file:model.xml }");
    private static final Key<ArtifactSource> BIN =
            Key.required("bin", SourceForm.form(), "The weights: the .bin beside it.", "{ source: file:model.bin }");

    private OpenVinoForm() {}

    static Form<OtherFormat> form() {
        return Fields.of(XML, BIN)
                .as(values -> new OtherFormat.Given(
                        new VariantOrigin.FilePair(ModelFormat.OPENVINO, values.get(XML), values.get(BIN))));
    }
}
