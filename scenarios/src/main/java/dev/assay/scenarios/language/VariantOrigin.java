package dev.assay.scenarios.language;

import java.util.List;

/** Say how a variant comes to be. */
public sealed interface VariantOrigin {
    /** Return the format of the file that comes to be. */
    default ModelFormat format(Model model) {
        return switch (this) {
            case Original _ -> ModelFormat.of(model.source().location());
            case Prebuilt(ArtifactSource source) -> ModelFormat.of(source.location());
            case Recipe _ -> ModelFormat.ONNX;
        };
    }

    /** The model as it is. */
    record Original() implements VariantOrigin {}

    /** Somebody else optimized it: take that file. */
    record Prebuilt(ArtifactSource source) implements VariantOrigin {}

    /** Assay optimizes the model, one step after the other. */
    record Recipe(List<RecipeStep> steps) implements VariantOrigin {
        public Recipe {
            steps = List.copyOf(steps);
        }
    }
}
