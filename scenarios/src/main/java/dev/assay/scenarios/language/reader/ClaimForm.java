package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.Claim;
import dev.assay.scenarios.language.ClaimSubject;
import dev.assay.scenarios.language.ClaimedRange;
import dev.assay.scenarios.language.ClaimedRange.Quantity;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read one claim; its name stands before it. */
final class ClaimForm {
    private static final Key<String> SAYS =
            Key.required("says", Forms.text(300), "The claim in words.", "INT8 is twice as fast");
    private static final Key<ClaimSubject> ABOUT = Key.required(
            "about", new ClaimSubjectForm(), "What the claim is about, and so what is compared with what.", "int8");
    private static final Key<ClaimedRange> SPEED_UP = Key.optional(
            "speed-up",
            new RangeForm(Quantity.SPEED_UP),
            "How many times faster: `2` for at least twice, `[2, 4]` for two to four times.");
    private static final Key<ClaimedRange> SIZE_RATIO = Key.optional(
            "size-ratio",
            new RangeForm(Quantity.SIZE_RATIO),
            "How many times smaller the file is, within 10 %: `4`, or `[2, 5]`.");
    private static final Key<ClaimedRange> MAX_LOSS = Key.optional(
            "max-loss",
            Forms.share(true).map(loss -> new ClaimedRange(Quantity.LOSS, 0, loss)),
            "The largest loss of accuracy, in percentage points.");

    private static final Fields FIELDS = Fields.of(SAYS, ABOUT, SPEED_UP, SIZE_RATIO, MAX_LOSS);

    private ClaimForm() {}

    static Form<Unnamed> form(boolean published) {
        Form<Fields.Values> all = FIELDS.as(values -> values);
        return new Form<>() {
            @Override
            public @Nullable Unnamed read(YamlValue value) {
                Fields.Values values = all.read(value);
                if (values == null) {
                    return null;
                }
                List<ClaimedRange> ranges = new ArrayList<>();
                for (Key<ClaimedRange> key : List.of(SPEED_UP, SIZE_RATIO, MAX_LOSS)) {
                    ClaimedRange range = values.find(key);
                    if (range != null) {
                        ranges.add(range);
                    }
                }
                if (ranges.isEmpty()) {
                    value.report(
                            "scenario.missing-key",
                            value.name() + " claims no number",
                            "Add `speed-up:`, `size-ratio:` or `max-loss:`.");
                    return null;
                }
                return new Unnamed(values.get(SAYS), values.get(ABOUT), ranges, published);
            }

            @Override
            public ObjectNode schema() {
                return all.schema();
            }
        };
    }

    /** A claim before it gets its name. */
    record Unnamed(String says, ClaimSubject about, List<ClaimedRange> ranges, boolean published) {
        Claim named(String name) {
            return new Claim(name, says, about, ranges, published);
        }
    }

    /** Read one number for the lower end, or both ends. */
    private record RangeForm(Quantity quantity) implements Form<ClaimedRange> {
        private static final Form<List<Double>> NUMBERS = Forms.oneOrMore(Forms.number(0.01, 1000), 2);

        @Override
        public @Nullable ClaimedRange read(YamlValue value) {
            List<Double> ends = NUMBERS.read(value);
            if (ends == null) {
                return null;
            }
            double low = ends.getFirst();
            double high = ends.getLast();
            if (low > high) {
                value.report(
                        "scenario.out-of-range",
                        value.name() + " ends below where it begins",
                        "Write the lower number first.");
                return null;
            }
            return new ClaimedRange(quantity, low, high);
        }

        @Override
        public ObjectNode schema() {
            return NUMBERS.schema();
        }
    }
}
