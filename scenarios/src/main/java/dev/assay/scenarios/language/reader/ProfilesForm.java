package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.ProfileOverride;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read what a scenario changes in the built-in profiles. */
final class ProfilesForm implements Form<Map<ProfileName, ProfileOverride>> {
    private static final Map<ProfileName, Key<ProfileOverride>> KEYS = keys();
    private static final Fields FIELDS = Fields.of(KEYS.values().toArray(Key<?>[]::new));

    private static Map<ProfileName, Key<ProfileOverride>> keys() {
        Map<ProfileName, Key<ProfileOverride>> keys = new EnumMap<>(ProfileName.class);
        for (ProfileName name : ProfileName.values()) {
            keys.put(
                    name,
                    Key.optional(
                            name.toText(),
                            new OverrideForm(),
                            "What changes under `--profile " + name.toText() + "`."));
        }
        return keys;
    }

    @Override
    public @Nullable Map<ProfileName, ProfileOverride> read(YamlValue value) {
        Fields.Values values = FIELDS.read(value);
        if (values == null || !values.isComplete()) {
            return null;
        }
        Map<ProfileName, ProfileOverride> overrides = new EnumMap<>(ProfileName.class);
        KEYS.forEach((name, key) -> {
            ProfileOverride override = values.find(key);
            if (override != null) {
                overrides.put(name, override);
            }
        });
        return overrides;
    }

    @Override
    public ObjectNode schema() {
        return FIELDS.schema();
    }

    private static final class OverrideForm implements Form<ProfileOverride> {
        private static final Form<Double> SCALE = Forms.number(0.001, 100);
        private static final Key<Integer> ROUNDS = Key.optional(
                "rounds", Forms.count(2, 1000), "How often each cell is measured, each time in a fresh process.");
        private static final Key<Double> DURATION_SCALE =
                Key.optional("duration-scale", SCALE, "Factor on warm-up, min-duration and min-queries.");
        private static final Key<Double> SAMPLE_SCALE =
                Key.optional("sample-scale", SCALE, "Factor on the task's numbers of samples.");
        private static final Fields FIELDS = Fields.of(ROUNDS, DURATION_SCALE, SAMPLE_SCALE);

        @Override
        public @Nullable ProfileOverride read(YamlValue value) {
            Fields.Values values = FIELDS.read(value);
            return values == null || !values.isComplete()
                    ? null
                    : new ProfileOverride(values.find(ROUNDS), values.find(DURATION_SCALE), values.find(SAMPLE_SCALE));
        }

        @Override
        public ObjectNode schema() {
            return FIELDS.schema();
        }
    }
}
