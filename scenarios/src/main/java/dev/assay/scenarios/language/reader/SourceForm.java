package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Key;

/** Read where a file comes from and what it must hash to. */
final class SourceForm {
    static final Key<SourceLocation> SOURCE = Key.required(
            "source",
            new SourceLocationForm(),
            "Where the file comes from: file:, https:, maven:, pypi:, npm: or hf:; `!/` leads into an archive.",
            "maven:group:artifact:version!/path/in/jar");
    static final Key<String> SHA_256 = Key.optional(
            "sha256",
            new Sha256Form(),
            "What the file's bytes must hash to (`sha256sum FILE`); pins the file, so that every run measures the same bits.");

    private SourceForm() {}

    static Form<ArtifactSource> form() {
        return Fields.of(SOURCE, SHA_256).as(SourceForm::of);
    }

    /** Return the source of a complete mapping that has both keys among others. */
    static ArtifactSource of(Fields.Values values) {
        return new ArtifactSource(values.get(SOURCE), values.find(SHA_256));
    }
}
