package dev.assay.scenarios.language;

import java.util.List;

/** Say how a variant comes to be. */
public sealed interface VariantOrigin {
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
