package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.yaml.Findings;
import dev.assay.scenarios.language.yaml.YamlNode;
import dev.assay.scenarios.language.yaml.YamlTreeReader;
import dev.assay.scenarios.language.yaml.YamlValue;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Read a recipe that stands alone, in the same words as in a scenario. */
public final class RecipeReader {
    private RecipeReader() {}

    /**
     * Read a recipe.
     *
     * @param yaml a list of steps, such as {@code [prune: {ratio: 30 %}, quantize: {mode: static}]}
     * @param name what to call the text in problems
     * @throws ProblemException with every problem of the text, each with line and column
     */
    public static List<RecipeStep> read(String yaml, String name) {
        Findings findings = new Findings();
        YamlNode root = YamlTreeReader.read(yaml.getBytes(StandardCharsets.UTF_8), name, findings);
        List<RecipeStep> steps = new RecipeForm().read(new YamlValue("recipe", root, findings));
        if (steps == null || !findings.isEmpty()) {
            throw findings.toException();
        }
        return steps;
    }
}
