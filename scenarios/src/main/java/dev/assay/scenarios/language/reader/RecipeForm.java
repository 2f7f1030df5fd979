package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.RecipeRules;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.YamlNode;
import dev.assay.scenarios.language.yaml.YamlValue;
import dev.assay.scenarios.problem.Location;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read a recipe whose steps make sense, alone and after each other. */
final class RecipeForm implements Form<List<RecipeStep>> {
    private static final Form<List<RecipeStep>> STEPS = Forms.list(new RecipeStepForm(), 10);

    @Override
    public @Nullable List<RecipeStep> read(YamlValue value) {
        List<RecipeStep> steps = STEPS.read(value);
        if (steps == null) {
            return null;
        }
        List<RecipeRules.Fault> faults = RecipeRules.check(steps);
        for (RecipeRules.Fault fault : faults) {
            value.findings()
                    .add(
                            location(value, fault.step()),
                            "scenario.contradiction",
                            "step " + (fault.step() + 1) + " of " + value.name() + " " + fault.message(),
                            fault.hint());
        }
        return faults.isEmpty() ? steps : null;
    }

    private static Location location(YamlValue value, int step) {
        return value.node() instanceof YamlNode.Sequence sequence
                ? sequence.items().get(step).location()
                : value.location();
    }

    @Override
    public ObjectNode schema() {
        return STEPS.schema();
    }
}
