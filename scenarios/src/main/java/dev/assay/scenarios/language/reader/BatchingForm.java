package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.Quote;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read how requests are put together to batches. */
final class BatchingForm implements Form<Batching> {
    private static final int LARGEST_BATCH = 256;
    private static final int MOST_BUCKETS = 20;
    private static final Key<Integer> MAX_SIZE =
            Key.required("max-size", Forms.count(1, LARGEST_BATCH), "The most requests of one batch.", "8");
    private static final Key<List<Integer>> PREFERRED = Key.optional(
            "preferred",
            Forms.oneOrMore(Forms.count(1, LARGEST_BATCH), LARGEST_BATCH),
            "Sizes below `max-size` that are sent at once, too, when so many requests wait.");
    private static final Key<Duration> MAX_DELAY = Key.withDefault(
            "max-delay",
            Forms.duration(Duration.ofMinutes(1)),
            "0 ms",
            "How long a request may wait for others while the model is free.");
    private static final Key<Duration> DEADLINE = Key.optional(
            "deadline",
            Forms.duration(Duration.ofMinutes(10)),
            "How long after it was due a request may be handed to the model; after that it is answered with a failure.");
    private static final Key<List<Integer>> BUCKETS = Key.optional(
            "buckets",
            Forms.oneOrMore(Forms.count(1, 1_000_000), MOST_BUCKETS),
            "Lengths of texts in tokens: those that fit the same one share batches and are padded to it only.");
    private static final Fields FIELDS = Fields.of(MAX_SIZE, PREFERRED, MAX_DELAY, DEADLINE, BUCKETS);

    @Override
    public @Nullable Batching read(YamlValue value) {
        Fields.Values values = FIELDS.read(value);
        if (values == null || !values.isComplete() || !(sizesFit(value, values) && deadlineFits(value, values))) {
            return null;
        }
        return new Batching(
                values.get(MAX_SIZE),
                ascending(values.find(PREFERRED)).stream()
                        .filter(size -> size < values.get(MAX_SIZE))
                        .toList(),
                values.get(MAX_DELAY),
                values.find(DEADLINE),
                ascending(values.find(BUCKETS)));
    }

    private static List<Integer> ascending(@Nullable List<Integer> written) {
        return Objects.requireNonNullElse(written, List.<Integer>of()).stream()
                .sorted()
                .distinct()
                .toList();
    }

    private static boolean sizesFit(YamlValue value, Fields.Values values) {
        int maxSize = values.get(MAX_SIZE);
        for (int size : ascending(values.find(PREFERRED))) {
            if (size > maxSize) {
                value.findings()
                        .add(
                                values.location(PREFERRED),
                                "scenario.contradiction",
                                "the preferred size " + size + " in " + value.name() + " is larger than its "
                                        + Quote.code("max-size") + " of " + maxSize,
                                "Raise `max-size`, or prefer smaller batches.");
                return false;
            }
        }
        return true;
    }

    private static boolean deadlineFits(YamlValue value, Fields.Values values) {
        Duration deadline = values.find(DEADLINE);
        if (deadline == null || deadline.compareTo(values.get(MAX_DELAY)) > 0) {
            return true;
        }
        value.findings()
                .add(
                        values.location(DEADLINE),
                        "scenario.contradiction",
                        "the deadline in " + value.name() + " is over before a lone request has waited for its "
                                + Quote.code("max-delay"),
                        "Make `deadline` longer than `max-delay`.");
        return false;
    }

    @Override
    public ObjectNode schema() {
        return FIELDS.schema();
    }
}
