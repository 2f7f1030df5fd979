package dev.assay.scenarios.language;

import java.util.List;

/** Say how a variant comes to be. */
public sealed interface VariantOrigin {
    /** Return the format of the file that comes to be. */
    default ModelFormat format(Model model) {
        return switch (this) {
            case Original _ -> ModelFormat.of(model.source().location());
            case Prebuilt(ArtifactSource source) -> ModelFormat.of(source.location());
            case FilePair pair -> pair.to();
            case Recipe _ -> ModelFormat.ONNX;
            case Converted(VariantOrigin _, Conversion conversion) -> conversion.to();
        };
    }

    /** Return what is taken as it is from somewhere else. */
    default List<ArtifactSource> sources() {
        return switch (this) {
            case Prebuilt(ArtifactSource source) -> List.of(source);
            case FilePair pair -> List.of(pair.structure(), pair.weights());
            case Converted(VariantOrigin from, Conversion _) -> from.sources();
            case Original _, Recipe _ -> List.of();
        };
    }

    /** The model as it is. */
    record Original() implements VariantOrigin {}

    /** Somebody else optimized it: take that file. */
    record Prebuilt(ArtifactSource source) implements VariantOrigin {}

    /**
     * Somebody else converted it to a format that has two files: take those.
     *
     * @param to the format
     * @param structure the text with the layers
     * @param weights theirs
     */
    record FilePair(ModelFormat to, ArtifactSource structure, ArtifactSource weights) implements VariantOrigin {}

    /** Assay optimizes the model, one step after the other. */
    record Recipe(List<RecipeStep> steps) implements VariantOrigin {
        public Recipe {
            steps = List.copyOf(steps);
        }
    }

    /**
     * Another program converts an ONNX file.
     *
     * @param from how the ONNX file comes to be
     * @param conversion what is made of it
     */
    record Converted(VariantOrigin from, Conversion conversion) implements VariantOrigin {}
}
