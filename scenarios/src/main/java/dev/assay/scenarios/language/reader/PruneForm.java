package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.Compensation;
import dev.assay.scenarios.language.RecipeStep.Importance;
import dev.assay.scenarios.language.RecipeStep.PruningScope;
import dev.assay.scenarios.language.RecipeStep.PruningStructure;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import java.util.List;
import java.util.Objects;

/** Read a structured pruning. */
final class PruneForm {
    private static final Key<Double> RATIO = Key.required(
            "ratio", Forms.share(false), "The share of channels, heads or neurons that is removed.", "30 %");
    private static final Key<List<PruningStructure>> STRUCTURES = Key.optional(
            "structures",
            Forms.list(Forms.words(PruningStructure.class), PruningStructure.values().length),
            "What is removed: channels, heads, neurons. Default all that the model has.");
    private static final Key<PruningScope> SCOPE = Key.withDefault(
            "scope",
            Forms.words(PruningScope.class),
            "layer",
            "Whether every layer loses the same share, or the least important ones of the whole model go.");
    private static final Key<Importance> IMPORTANCE = Key.withDefault(
            "importance",
            Forms.words(Importance.class),
            "activations",
            "What tells how much a channel matters: its weights alone, or with what flows through them on samples.");
    private static final Key<Integer> ROUND_TO =
            Key.withDefault("round-to", Forms.count(1, 1024), "8", "What remains of a layer is a multiple of this.");
    private static final Key<Compensation> COMPENSATION = Key.withDefault(
            "compensation",
            Forms.words(Compensation.class),
            "least-squares",
            "How the remaining weights make up for what is gone, without training.");

    private PruneForm() {}

    static Form<RecipeStep> form() {
        return Fields.of(RATIO, STRUCTURES, SCOPE, IMPORTANCE, ROUND_TO, COMPENSATION, ExclusionForm.KEY)
                .as(values -> new RecipeStep.Prune(
                        values.get(RATIO),
                        Objects.requireNonNullElse(values.find(STRUCTURES), List.of(PruningStructure.values())),
                        values.get(SCOPE),
                        values.get(IMPORTANCE),
                        values.get(ROUND_TO),
                        values.get(COMPENSATION),
                        ExclusionForm.of(values)));
    }
}
