package dev.assay.scenarios.language.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read one of several words. */
record WordForm<T>(Map<String, T> meanings) implements Form<T> {
    WordForm {
        meanings = Collections.unmodifiableMap(new LinkedHashMap<>(meanings));
    }

    @Override
    public @Nullable T read(YamlValue value) {
        if (!(value.node() instanceof YamlNode.Scalar scalar)) {
            value.reportWrongType("one word", "Known here: " + String.join(", ", meanings.keySet()) + ".");
            return null;
        }
        T meaning = meanings.get(scalar.text());
        if (meaning == null) {
            value.report(
                    "scenario.unknown-word",
                    value.name() + " can't be " + scalar.describe(),
                    Suggestion.hint(scalar.text(), meanings.keySet()));
        }
        return meaning;
    }

    @Override
    public ObjectNode schema() {
        return Schemas.oneOfWords(meanings.keySet());
    }
}
