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
    private static final int MOST_AT_ONCE = 1024;
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
        types.put("multi-stream", new MultiStream());
        types.put("server", new Server());
        types.put("concurrency", new Concurrency());
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

    private static final class MultiStream implements Form<Function<String, Load>> {
        private static final Key<String> TYPE = TaggedForm.typeKey(
                "multi-stream",
                "One query of several samples after the other; the result is the latency of its slowest sample.");
        private static final Key<Integer> SAMPLES = Key.required(
                "samples", Forms.count(1, 100_000), "Samples that one query carries, whatever the shape says.", "8");
        private static final Fields FIELDS = Fields.of(TYPE, SAMPLES, WARM_UP, MIN_DURATION, MIN_QUERIES);

        @Override
        public @Nullable Function<String, Load> read(YamlValue value) {
            Fields.Values values = FIELDS.read(value);
            if (values == null || !values.isComplete()) {
                return null;
            }
            return name -> new Load.MultiStream(name, values.get(SAMPLES), budget(values));
        }

        @Override
        public ObjectNode schema() {
            return FIELDS.schema();
        }
    }

    private static final class Server implements Form<Function<String, Load>> {
        private static final Key<String> TYPE = TaggedForm.typeKey(
                "server", "Queries arrive at random; the result is the latency from the moment a query was due.");
        private static final Key<Double> RATE = Key.required(
                "queries-per-second", Forms.number(0.001, 10_000_000), "The mean rate at which queries arrive.", "50");
        private static final Key<Integer> THREADS = Key.withDefault(
                "threads", Forms.count(1, MOST_AT_ONCE), "1", "How many queries may run at the same time.");
        private static final Fields FIELDS = Fields.of(TYPE, RATE, THREADS, WARM_UP, MIN_DURATION, MIN_QUERIES);

        @Override
        public @Nullable Function<String, Load> read(YamlValue value) {
            Fields.Values values = FIELDS.read(value);
            if (values == null || !values.isComplete()) {
                return null;
            }
            return name -> new Load.Server(name, values.get(RATE), values.get(THREADS), budget(values));
        }

        @Override
        public ObjectNode schema() {
            return FIELDS.schema();
        }
    }

    private static final class Concurrency implements Form<Function<String, Load>> {
        private static final Key<String> TYPE = TaggedForm.typeKey(
                "concurrency", "Several clients, each with one query after the other; the result is the throughput.");
        private static final Key<Integer> CLIENTS =
                Key.required("clients", Forms.count(1, MOST_AT_ONCE), "How many queries run at the same time.", "4");
        private static final Fields FIELDS = Fields.of(TYPE, CLIENTS, WARM_UP, MIN_DURATION, MIN_QUERIES);

        @Override
        public @Nullable Function<String, Load> read(YamlValue value) {
            Fields.Values values = FIELDS.read(value);
            if (values == null || !values.isComplete()) {
                return null;
            }
            return name -> new Load.Concurrency(name, values.get(CLIENTS), budget(values));
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
