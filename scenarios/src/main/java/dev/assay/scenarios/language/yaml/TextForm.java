package dev.assay.scenarios.language.yaml;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read text; what looks like a number or {@code true} needs quotes, so that every YAML tool reads the same. */
public final class TextForm implements Form<String> {
    private final int longest;
    private final @Nullable Pattern pattern;
    private final String patternInWords;

    TextForm(int longest, @Nullable Pattern pattern, String patternInWords) {
        this.longest = longest;
        this.pattern = pattern;
        this.patternInWords = patternInWords;
    }

    @Override
    public @Nullable String read(YamlValue value) {
        if (!(value.node() instanceof YamlNode.Scalar scalar) || scalar.type() == ScalarType.NOTHING) {
            value.reportWrongType("text", "Write text after the key.");
            return null;
        }
        if (scalar.type() != ScalarType.TEXT) {
            value.reportWrongType("text", "Put quotes round it: \"" + scalar.text() + "\".");
            return null;
        }
        return check(value, scalar.text());
    }

    /** Return the key's own text; a key is text even where it looks like a number. */
    @Nullable
    String readKey(YamlValue key, YamlNode.Scalar scalar) {
        return check(key, scalar.text());
    }

    private @Nullable String check(YamlValue value, String text) {
        if (text.isBlank()) {
            value.report("scenario.out-of-range", value.name() + " is blank", "Write text after the key.");
            return null;
        }
        if (text.length() > longest) {
            value.report(
                    "scenario.out-of-range",
                    value.name() + " is " + text.length() + " characters long",
                    "Use at most " + longest + " characters.");
            return null;
        }
        if (pattern != null && !pattern.matcher(text).matches()) {
            value.report("scenario.bad-name", Quote.code(text) + " can't be used here", patternInWords);
            return null;
        }
        return text;
    }

    @Override
    public ObjectNode schema() {
        ObjectNode schema =
                pattern == null ? Schemas.matching("[\\s\\S]*\\S[\\s\\S]*") : Schemas.matching(pattern.pattern());
        return schema.put("maxLength", longest);
    }
}
