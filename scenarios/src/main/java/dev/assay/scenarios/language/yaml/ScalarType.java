package dev.assay.scenarios.language.yaml;

import java.util.Set;
import java.util.regex.Pattern;

/** Say what a value without quotes means; the core schema of YAML 1.2, section 10.3. */
public enum ScalarType {
    NOTHING,
    FLAG,
    WHOLE_NUMBER,
    DECIMAL_NUMBER,
    TEXT;

    private static final Set<String> NOTHINGS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> FLAGS = Set.of("true", "True", "TRUE", "false", "False", "FALSE");
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
    private static final Pattern DECIMAL = Pattern.compile(
            "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    static ScalarType ofPlain(String text) {
        if (NOTHINGS.contains(text)) {
            return NOTHING;
        }
        if (FLAGS.contains(text)) {
            return FLAG;
        }
        if (WHOLE.matcher(text).matches()) {
            return WHOLE_NUMBER;
        }
        return DECIMAL.matcher(text).matches() ? DECIMAL_NUMBER : TEXT;
    }
}
