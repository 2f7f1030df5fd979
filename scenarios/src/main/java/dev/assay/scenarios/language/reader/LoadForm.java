package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.TaggedForm;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read how queries arrive; yields the load once it is told its name, which stands before it. */
final class LoadForm {
    private static final Form<Duration> DURATION = Forms.duration(Duration.ofHours(1));
    private static final Key<Duration> WARM_UP = Key.withDefault(
            "warm-up", DURATION, "1 s", "How long queries run before anything is recorded; a profile scales it.");
    private static final Key<Duration> MIN_DURATION = Key.withDefault(
            "min-duration", DURATION, "4 s", "The shortest time that a round records; a profile scales it.");
    private static final Key<Long> MIN_QUERIES = Key.withDefault(
            "min-queries",
            Forms.wholeNumber(1, 1_000_000_000),
            "64",
            "The fewest queries that a round records; a profile scales it.");

    private LoadForm() {}

    /** What a scenario gets that names no load. */
    static Load defaultLoad() {
        return new Load.SingleStream("single-stream", new LoadBudget(Duration.ofSeconds(1), Duration.ofSeconds(4), 64));
    }

    static Form<Function<String, Load>> form() {
        Map<String, Form<Function<String, Load>>> types = new LinkedHashMap<>();
        types.put("single-stream", new SingleStream());
        types.put("offline", new Offline());
        return new TaggedForm<>(types);
    }

    private static LoadBudget budget(Fields.Values values) {
        return new LoadBudget(values.get(WARM_UP), values.get(MIN_DURATION), values.get(MIN_QUERIES));
    }

    private static final class SingleStream implements Form<Function<String, Load>> {
        private static final Key<String> TYPE =
                TaggedForm.typeKey("single-stream", "One query after the other; the result is the latency.");
        private static final Fields FIELDS = Fields.of(TYPE, WARM_UP, MIN_DURATION, MIN_QUERIES);

        @Override
        public @Nullable Function<String, Load> read(YamlValue value) {
            Fields.Values values = FIELDS.read(value);
            if (values == null || !values.isComplete()) {
                return null;
            }
            return name -> new Load.SingleStream(name, budget(values));
        }

        @Override
        public ObjectNode schema() {
            return FIELDS.schema();
        }
    }

    private static final class Offline implements Form<Function<String, Load>> {
        private static final Key<String> TYPE =
                TaggedForm.typeKey("offline", "All samples at once, as fast as they go; the result is the throughput.");
        private static final Key<Integer> BATCH = Key.withDefault(
                "batch", Forms.count(1, 100_000), "1", "Samples that one query carries, whatever the shape says.");
        private static final Fields FIELDS = Fields.of(TYPE, BATCH, WARM_UP, MIN_DURATION, MIN_QUERIES);

        @Override
        public @Nullable Function<String, Load> read(YamlValue value) {
            Fields.Values values = FIELDS.read(value);
            if (values == null || !values.isComplete()) {
                return null;
            }
            return name -> new Load.Offline(name, values.get(BATCH), budget(values));
        }

        @Override
        public ObjectNode schema() {
            return FIELDS.schema();
        }
    }
}
