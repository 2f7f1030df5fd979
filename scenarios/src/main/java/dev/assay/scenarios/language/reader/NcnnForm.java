package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.VariantOrigin;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Key;

/** Read where the two files of a model for ncnn come from. */
final class NcnnForm {
    private static final Key<ArtifactSource> PARAM = Key.required(
            "param",
            SourceForm.form(),
            "The layers: the text file that pnnx calls model.ncnn.param.",
            "{ source: file:model.ncnn.param }");
    private static final Key<ArtifactSource> BIN = Key.required(
            "bin", SourceForm.form(), "The weights: the file beside it.", "{ source: file:model.ncnn.bin }");

    private NcnnForm() {}

    static Form<VariantOrigin.NcnnPair> form() {
        return Fields.of(PARAM, BIN).as(values -> new VariantOrigin.NcnnPair(values.get(PARAM), values.get(BIN)));
    }
}
