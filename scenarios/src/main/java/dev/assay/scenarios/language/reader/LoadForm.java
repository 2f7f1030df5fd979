package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.TaggedForm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

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
    private static final Key<Integer> SAMPLES = Key.required(
            "samples", Forms.count(1, 100_000), "Samples that one query carries, whatever the shape says.", "8");
    private static final Key<Double> RATE = Key.required(
            "queries-per-second", Forms.number(0.001, 10_000_000), "The mean rate at which queries arrive.", "50");
    private static final Key<Integer> THREADS =
            Key.withDefault("threads", Forms.count(1, MOST_AT_ONCE), "1", "How many queries may run at the same time.");
    private static final Key<Integer> CLIENTS =
            Key.required("clients", Forms.count(1, MOST_AT_ONCE), "How many queries run at the same time.", "4");
    private static final Key<Integer> BATCH = Key.withDefault(
            "batch", Forms.count(1, 100_000), "1", "Samples that one query carries, whatever the shape says.");

    private LoadForm() {}

    /** What a scenario gets that names no load. */
    static Load defaultLoad() {
        return new Load.SingleStream("single-stream", new LoadBudget(Duration.ofSeconds(1), Duration.ofSeconds(4), 64));
    }

    static Form<Function<String, Load>> form() {
        Map<String, Form<Function<String, Load>>> types = new LinkedHashMap<>();
        add(
                types,
                "single-stream",
                "One query after the other; the result is the latency.",
                (name, values) -> new Load.SingleStream(name, budget(values)));
        add(
                types,
                "multi-stream",
                "One query of several samples after the other; the result is the latency of its slowest sample.",
                (name, values) -> new Load.MultiStream(name, values.get(SAMPLES), budget(values)),
                SAMPLES);
        add(
                types,
                "server",
                "Queries arrive at random; the result is the latency from the moment a query was due.",
                (name, values) -> new Load.Server(name, values.get(RATE), values.get(THREADS), budget(values)),
                RATE,
                THREADS);
        add(
                types,
                "concurrency",
                "Several clients, each with one query after the other; the result is the throughput.",
                (name, values) -> new Load.Concurrency(name, values.get(CLIENTS), budget(values)),
                CLIENTS);
        add(
                types,
                "offline",
                "All samples at once, as fast as they go; the result is the throughput.",
                (name, values) -> new Load.Offline(name, values.get(BATCH), budget(values)),
                BATCH);
        return new TaggedForm<>(types);
    }

    /** @param own the keys that only this type has */
    private static void add(
            Map<String, Form<Function<String, Load>>> types,
            String type,
            String description,
            BiFunction<String, Fields.Values, Load> make,
            Key<?>... own) {
        List<Key<?>> keys = new ArrayList<>();
        keys.add(TaggedForm.typeKey(type, description));
        keys.addAll(List.of(own));
        keys.addAll(List.of(WARM_UP, MIN_DURATION, MIN_QUERIES));
        types.put(type, Fields.of(keys.toArray(Key<?>[]::new)).as(values -> name -> make.apply(name, values)));
    }

    private static LoadBudget budget(Fields.Values values) {
        return new LoadBudget(values.get(WARM_UP), values.get(MIN_DURATION), values.get(MIN_QUERIES));
    }
}
