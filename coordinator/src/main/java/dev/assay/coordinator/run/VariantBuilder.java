package dev.assay.coordinator.run;

import dev.assay.coordinator.source.SourceResolver;
import dev.assay.coordinator.store.StoredFile;
import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.Model;
import dev.assay.scenarios.language.Variant;
import dev.assay.scenarios.language.VariantOrigin;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.ArtifactInfo;
import java.nio.file.Path;

/** Make the model file of a variant, once, so that all agents measure the same bytes. */
final class VariantBuilder {
    private final SourceResolver sources;

    VariantBuilder(SourceResolver sources) {
        this.sources = sources;
    }

    /**
     * Make one variant.
     *
     * @param model what the variant is a form of
     * @param variant how it comes to be
     * @param baseDirectory what {@code file:} sources are relative to
     * @throws ProblemException if the file can't be had, or if it needs a recipe
     */
    BuiltVariant build(Model model, Variant variant, Path baseDirectory) {
        return switch (variant.origin()) {
            case VariantOrigin.Original _ -> take(variant, model.source(), baseDirectory);
            case VariantOrigin.Prebuilt prebuilt -> take(variant, prebuilt.source(), baseDirectory);
            case VariantOrigin.Recipe _ ->
                throw new ProblemException(Problem.user(
                        "variant.recipe-unsupported",
                        "variant " + variant.name() + " has a recipe, but this version of Assay can't apply recipes",
                        "optimize the model with a tool of your choice and name the file as a prebuilt variant"));
        };
    }

    private BuiltVariant take(Variant variant, ArtifactSource source, Path baseDirectory) {
        StoredFile file = sources.resolve(source, baseDirectory);
        ArtifactInfo info = new ArtifactInfo(
                variant.name(),
                file.reference().sha256(),
                file.reference().sizeBytes(),
                source.location().toText(),
                null);
        return new BuiltVariant(file, info);
    }

    /**
     * Hold a variant's model file.
     *
     * @param file the ONNX file
     * @param info what reports say about it
     */
    record BuiltVariant(StoredFile file, ArtifactInfo info) {}
}
