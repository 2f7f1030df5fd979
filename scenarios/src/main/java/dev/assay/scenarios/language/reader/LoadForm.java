package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.language.LatencyBound;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.Referee;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.TaggedForm;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Read how queries arrive; yields the load, or one for each of its rates, once it is told its name, which stands before it. */
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
    private static final Key<Referee> REFEREE = Key.optional(
            "referee",
            Forms.words(Map.of("jmh", Referee.JMH)),
            "What measures every cell once more in every round, to see whether both measure the same.");
    private static final int MOST_RATES = 20;
    private static final Key<List<Double>> RATES = Key.required(
            "queries-per-second",
            Forms.oneOrMore(Forms.number(0.001, 10_000_000), MOST_RATES),
            "The mean rate at which queries arrive; a list makes one load of each rate, named after it.",
            "50");
    private static final Key<LatencyBound> LATENCY_BOUND = Key.optional(
            "latency-bound",
            LatencyBoundForm.form(),
            "How long queries may take; the report says whether that was met.");
    private static final Key<Integer> THREADS =
            Key.withDefault("threads", Forms.count(1, MOST_AT_ONCE), "1", "How many queries may run at the same time.");
    private static final Key<Integer> CLIENTS =
            Key.required("clients", Forms.count(1, MOST_AT_ONCE), "How many queries run at the same time.", "4");
    private static final Key<Integer> BATCH = Key.withDefault(
            "batch", Forms.count(1, 100_000), "1", "Samples that one query carries, whatever the shape says.");

    private static final Key<Batching> BATCHING = Key.optional(
            "batching",
            new BatchingForm(),
            "Put single requests together to batches in front of the model: dynamic batching.");
    private static final Key<LatencyBound> REQUIRED_BOUND = Key.required(
            "latency-bound",
            LatencyBoundForm.form(),
            "How long queries may take.",
            "{ percentile: 99, latency: 15 ms }");
    private static final Key<Integer> CONFIRMATIONS = Key.withDefault(
            "confirmations",
            Forms.count(1, 20),
            "3",
            "How many trials in a row must keep to the bound before a rate counts.");
    private static final Key<Integer> MAX_TRIALS = Key.withDefault(
            "max-trials",
            Forms.count(2, 200),
            "20",
            "How many trials a round makes at most; each takes a round's time.");
    private static final Key<Integer> SUSTAINED_CLIENTS =
            Key.withDefault("clients", Forms.count(1, MOST_AT_ONCE), "1", "How many queries run at the same time.");
    private static final Key<Integer> SUSTAINED_ROUNDS = Key.withDefault(
            "rounds", Forms.count(1, 100), "2", "How many rounds, whatever the profile says; a comparison needs 2.");
    private static final Key<Duration> SUSTAINED_DURATION = Key.withDefault(
            "min-duration",
            Forms.duration(Duration.ofHours(4)),
            "10 min",
            "The shortest time that a round records; a profile scales it.");

    private LoadForm() {}

    /** What a scenario gets that names no load. */
    static Load defaultLoad() {
        return new Load.SingleStream("single-stream", new LoadBudget(Duration.ofSeconds(1), Duration.ofSeconds(4), 64));
    }

    static Form<Function<String, List<Load>>> form() {
        Map<String, Form<Function<String, List<Load>>>> types = new LinkedHashMap<>();
        add(
                types,
                "single-stream",
                "One query after the other; the result is the latency.",
                (name, values) -> List.of(new Load.SingleStream(name, values.find(REFEREE), budget(values))),
                REFEREE);
        add(
                types,
                "multi-stream",
                "One query of several samples after the other; the result is the latency of its slowest sample.",
                (name, values) -> List.of(new Load.MultiStream(name, values.get(SAMPLES), budget(values))),
                SAMPLES);
        add(
                types,
                "server",
                "Queries arrive at random; the result is the latency from the moment a query was due.",
                LoadForm::servers,
                RATES,
                THREADS,
                LATENCY_BOUND,
                BATCHING);
        add(
                types,
                "peak-rate",
                "Queries arrive at random, at the highest rate that keeps to a latency bound; the result is that rate.",
                (name, values) -> List.of(new Load.PeakRate(
                        name,
                        values.get(REQUIRED_BOUND),
                        values.get(THREADS),
                        values.get(CONFIRMATIONS),
                        values.get(MAX_TRIALS),
                        values.find(BATCHING),
                        budget(values))),
                REQUIRED_BOUND,
                THREADS,
                CONFIRMATIONS,
                MAX_TRIALS,
                BATCHING);
        add(
                types,
                "concurrency",
                "Several clients, each with one query after the other; the result is the throughput.",
                (name, values) ->
                        List.of(new Load.Concurrency(name, values.get(CLIENTS), values.find(BATCHING), budget(values))),
                CLIENTS,
                BATCHING);
        types.put("sustained", sustained());
        add(
                types,
                "offline",
                "All samples at once, as fast as they go; the result is the throughput.",
                (name, values) -> List.of(new Load.Offline(name, values.get(BATCH), budget(values))),
                BATCH);
        return new TaggedForm<>(types);
    }

    private static Form<Function<String, List<Load>>> sustained() {
        return Fields.of(
                        TaggedForm.typeKey(
                                "sustained",
                                "Clients as in concurrency, for minutes or hours; the result is the throughput, and how it changes."),
                        SUSTAINED_CLIENTS,
                        SUSTAINED_ROUNDS,
                        WARM_UP,
                        SUSTAINED_DURATION,
                        MIN_QUERIES)
                .as(values -> name -> List.of(new Load.Sustained(
                        name,
                        values.get(SUSTAINED_CLIENTS),
                        values.get(SUSTAINED_ROUNDS),
                        new LoadBudget(values.get(WARM_UP), values.get(SUSTAINED_DURATION), values.get(MIN_QUERIES)))));
    }

    /** @param own the keys that only this type has */
    private static void add(
            Map<String, Form<Function<String, List<Load>>>> types,
            String type,
            String description,
            BiFunction<String, Fields.Values, List<Load>> make,
            Key<?>... own) {
        List<Key<?>> keys = new ArrayList<>();
        keys.add(TaggedForm.typeKey(type, description));
        keys.addAll(List.of(own));
        keys.addAll(List.of(WARM_UP, MIN_DURATION, MIN_QUERIES));
        types.put(type, Fields.of(keys.toArray(Key<?>[]::new)).as(values -> name -> make.apply(name, values)));
    }

    private static List<Load> servers(String name, Fields.Values values) {
        List<Double> rates = values.get(RATES);
        return rates.stream()
                .map(rate -> (Load) new Load.Server(
                        rates.size() == 1 ? name : name + "-" + shortest(rate),
                        rate,
                        values.get(THREADS),
                        values.find(LATENCY_BOUND),
                        values.find(BATCHING),
                        budget(values)))
                .toList();
    }

    private static String shortest(double rate) {
        return BigDecimal.valueOf(rate).stripTrailingZeros().toPlainString();
    }

    private static LoadBudget budget(Fields.Values values) {
        return new LoadBudget(values.get(WARM_UP), values.get(MIN_DURATION), values.get(MIN_QUERIES));
    }
}
