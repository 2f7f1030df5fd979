package dev.assay.optimizer;

import dev.assay.scenarios.language.RecipeStep;
import java.util.List;

/**
 * Tell what one step of a recipe did.
 *
 * @param changedNodes how many nodes of the model it rewrote
 * @param facts lines for people: what changed, what was left and why
 */
public record StepReport(RecipeStep step, int changedNodes, List<String> facts) {
    public StepReport {
        facts = List.copyOf(facts);
    }

    /** Return the step and what it did in one line. */
    public String toText() {
        return RecipeText.of(step) + ": " + String.join(", ", facts);
    }
}
