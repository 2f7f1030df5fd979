package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Schemas;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read a SHA-256 as {@code sha256sum} prints it. */
final class Sha256Form implements Form<String> {
    private static final int DIGITS = 64;
    private static final String REGEX = "[0-9a-f]{" + DIGITS + "}";
    private static final Pattern PATTERN = Pattern.compile(REGEX);
    private static final Form<String> TEXT = Forms.text(1000);

    @Override
    public @Nullable String read(YamlValue value) {
        String text = TEXT.read(value);
        if (text == null || PATTERN.matcher(text).matches()) {
            return text;
        }
        value.report("scenario.bad-sha256", value.name() + " is no SHA-256: " + whatIsWrong(text), hint(text));
        return null;
    }

    private static String whatIsWrong(String text) {
        return text.length() == DIGITS
                ? "it has characters other than 0-9 and a-f"
                : "it has " + text.length() + " characters instead of " + DIGITS;
    }

    private static String hint(String text) {
        return PATTERN.matcher(text.toLowerCase(Locale.ROOT)).matches()
                ? "Write it in lower case."
                : "Copy all 64 digits that `sha256sum FILE` prints.";
    }

    @Override
    public ObjectNode schema() {
        return Schemas.matching(REGEX);
    }
}
