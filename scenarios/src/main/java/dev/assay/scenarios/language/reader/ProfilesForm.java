package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.ProfileOverride;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import java.util.EnumMap;
import java.util.Map;

/** Read what a scenario changes in the built-in profiles. */
final class ProfilesForm {
    private static final Form<Double> SCALE = Forms.number(0.001, 100);
    private static final Key<Integer> ROUNDS = Key.optional(
            "rounds", Forms.count(2, 1000), "How often each cell is measured at least, each time in a fresh process.");
    private static final Key<Integer> MAX_ROUNDS = Key.optional(
            "max-rounds",
            Forms.count(2, 1000),
            "Rounds are added up to this number while the intervals of speed-ups are wider than `precision`.");
    private static final Key<Double> PRECISION = Key.optional(
            "precision",
            Forms.share(false),
            "Half the width of a speed-up's interval, relative to the speed-up, that is narrow enough.");
    private static final Key<Double> DURATION_SCALE =
            Key.optional("duration-scale", SCALE, "Factor on warm-up, min-duration and min-queries.");
    private static final Key<Double> SAMPLE_SCALE =
            Key.optional("sample-scale", SCALE, "Factor on the task's numbers of samples.");

    private ProfilesForm() {}

    static Form<Map<ProfileName, ProfileOverride>> form() {
        Map<ProfileName, Key<ProfileOverride>> keys = new EnumMap<>(ProfileName.class);
        for (ProfileName name : ProfileName.values()) {
            keys.put(
                    name,
                    Key.optional(
                            name.toText(), overrideForm(), "What changes under `--profile " + name.toText() + "`."));
        }
        return Fields.of(keys.values().toArray(Key<?>[]::new)).as(values -> {
            Map<ProfileName, ProfileOverride> overrides = new EnumMap<>(ProfileName.class);
            keys.forEach((name, key) -> {
                ProfileOverride override = values.find(key);
                if (override != null) {
                    overrides.put(name, override);
                }
            });
            return overrides;
        });
    }

    private static Form<ProfileOverride> overrideForm() {
        return Fields.of(ROUNDS, MAX_ROUNDS, PRECISION, DURATION_SCALE, SAMPLE_SCALE)
                .as(values -> new ProfileOverride(
                        values.find(ROUNDS),
                        values.find(MAX_ROUNDS),
                        values.find(PRECISION),
                        values.find(DURATION_SCALE),
                        values.find(SAMPLE_SCALE)));
    }
}
