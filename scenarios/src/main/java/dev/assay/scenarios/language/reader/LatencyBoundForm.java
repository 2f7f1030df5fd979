package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.LatencyBound;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import java.time.Duration;

/** Read how long queries may take. */
final class LatencyBoundForm {
    private static final Key<Double> PERCENTILE = Key.withDefault(
            "percentile", Forms.number(50, 99.99), "99", "The percentile of the latencies that is bounded.");
    private static final Key<Duration> LATENCY = Key.required(
            "latency", Forms.duration(Duration.ofHours(1)), "What the percentile may not exceed.", "15 ms");

    private LatencyBoundForm() {}

    static Form<LatencyBound> form() {
        return Fields.of(PERCENTILE, LATENCY)
                .as(values -> new LatencyBound(values.get(PERCENTILE), values.get(LATENCY)));
    }
}
