package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.language.Gate;
import dev.assay.scenarios.language.GateMetric;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.Schemas;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read a gate whose metric the task can measure. */
final class GateForm {
    private static final Key<Double> MAX_LOSS = Key.required(
            "max-loss",
            Forms.share(true),
            "The largest acceptable loss: for accuracy in percentage points, for cosine and top-1-agreement 1 minus the score.",
            "1 %");

    private GateForm() {}

    static Form<Gate> form(Set<GateMetric> metrics, String defaultMetric, String taskType) {
        Key<GateMetric> metric = Key.withDefault(
                "metric", new MetricForm(metrics, taskType), defaultMetric, "Which score the gate looks at.");
        return Fields.of(metric, MAX_LOSS).as(values -> new Gate(values.get(metric), values.get(MAX_LOSS)));
    }

    private record MetricForm(Set<GateMetric> metrics, String taskType) implements Form<GateMetric> {
        private static final Form<GateMetric> ALL = Forms.words(GateMetric.class);

        @Override
        public @Nullable GateMetric read(YamlValue value) {
            GateMetric metric = ALL.read(value);
            if (metric == null || metrics.contains(metric)) {
                return metric;
            }
            value.report("scenario.contradiction", "the task " + taskType + " has no " + word(metric), hint());
            return null;
        }

        private String hint() {
            return "It measures: " + words() + ".";
        }

        private String words() {
            return Arrays.stream(GateMetric.values())
                    .filter(metrics::contains)
                    .map(MetricForm::word)
                    .collect(Collectors.joining(", "));
        }

        private static String word(GateMetric metric) {
            return AssayJson.mapper().convertValue(metric, String.class);
        }

        @Override
        public ObjectNode schema() {
            return Schemas.oneOfWords(Arrays.stream(GateMetric.values())
                    .filter(metrics::contains)
                    .map(MetricForm::word)
                    .toList());
        }
    }
}
