package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A kind of optimization, as people speak of it. */
public enum Technique {
    /** Weights, and perhaps activations, are 8-bit integers. */
    @JsonProperty("int8")
    INT8,
    /** Weights are 4-bit integers. */
    @JsonProperty("int4")
    INT4,
    /** Numbers are floats of half the width. */
    @JsonProperty("fp16")
    FP16,
    /** Channels, heads or neurons are gone. */
    @JsonProperty("pruning")
    PRUNING,
    /** Operators are merged. */
    @JsonProperty("fusion")
    FUSION;

    /** Return the word that scenarios write. */
    public String toText() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Return the techniques of a recipe. */
    public static Set<Technique> of(List<RecipeStep> recipe) {
        Set<Technique> techniques = EnumSet.noneOf(Technique.class);
        recipe.forEach(step -> of(step).ifPresent(techniques::add));
        return techniques;
    }

    /** Return the techniques that a variant is made with; what somebody else made is not known to be made with any. */
    public static Set<Technique> of(VariantOrigin origin) {
        return switch (origin) {
            case VariantOrigin.Recipe recipe -> of(recipe.steps());
            case VariantOrigin.Original _, VariantOrigin.Prebuilt _, VariantOrigin.FilePair _ -> Set.of();
            case VariantOrigin.Converted(VariantOrigin from, Conversion conversion) -> {
                Set<Technique> techniques = EnumSet.noneOf(Technique.class);
                techniques.addAll(of(from));
                if (!conversion.precision().isFloat()) {
                    techniques.add(INT8);
                }
                yield techniques;
            }
        };
    }

    private static Optional<Technique> of(RecipeStep step) {
        return switch (step) {
            case RecipeStep.Quantize quantize ->
                Optional.of(
                        switch (quantize.weights()) {
                            case INT8, UINT8 -> INT8;
                            case INT4 -> INT4;
                        });
            case RecipeStep.Convert convert ->
                Optional.of(
                        switch (convert.precision()) {
                            case FP16 -> FP16;
                        });
            case RecipeStep.Prune _ -> Optional.of(PRUNING);
            case RecipeStep.Fuse fuse ->
                switch (fuse.level()) {
                    case NONE -> Optional.empty();
                    case STANDARD, EXTENDED -> Optional.of(FUSION);
                };
        };
    }
}
