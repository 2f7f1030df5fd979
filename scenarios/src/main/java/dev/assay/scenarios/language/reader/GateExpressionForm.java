package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.gate.GateExpression;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.YamlValue;
import dev.assay.scenarios.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read a gate as it stands on the command line, such as {@code int8.speedup >= 1.5}. */
final class GateExpressionForm implements Form<GateExpression> {
    private static final Form<String> TEXT = Forms.text(200);

    @Override
    public @Nullable GateExpression read(YamlValue value) {
        String text = TEXT.read(value);
        if (text == null) {
            return null;
        }
        try {
            return GateExpression.parse(text);
        } catch (ProblemException e) {
            e.problems().forEach(problem -> value.report(problem.code(), problem.message(), problem.hint()));
            return null;
        }
    }

    @Override
    public ObjectNode schema() {
        return TEXT.schema();
    }
}
