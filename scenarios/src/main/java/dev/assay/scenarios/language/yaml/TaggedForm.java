package dev.assay.scenarios.language.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Read a mapping whose {@code type} decides which other keys it has.
 *
 * @param <T> what it is read into
 */
public final class TaggedForm<T> implements Form<T> {
    private static final String TYPE = "type";

    private final Map<String, Form<T>> types;
    private final Form<String> typeWord;

    /**
     * Make the form from one form a type.
     *
     * @param types by the word that chooses it; each form must know the key of that word itself, see {@link #typeKey}
     */
    public TaggedForm(Map<String, Form<T>> types) {
        this.types = new LinkedHashMap<>(types);
        Map<String, String> words = new LinkedHashMap<>();
        types.keySet().forEach(word -> words.put(word, word));
        this.typeWord = Forms.words(words);
    }

    /** Return the key that a form for one type must have. */
    public static Key<String> typeKey(String word, String description) {
        return Key.required(TYPE, Forms.words(Map.of(word, word)), description, word);
    }

    @Override
    public @Nullable T read(YamlValue value) {
        String known = String.join(", ", types.keySet());
        if (!(value.node() instanceof YamlNode.Mapping mapping)) {
            value.reportWrongType("a mapping", "Write `type:` and its keys below it; known types: " + known + ".");
            return null;
        }
        Optional<YamlNode.Entry> type = mapping.entries().stream()
                .filter(entry -> entry.key().text().equals(TYPE))
                .findFirst();
        if (type.isEmpty()) {
            value.report(
                    "scenario.missing-key", value.name() + " has no `type`", "Add `type:` with one of: " + known + ".");
            return null;
        }
        String word = typeWord.read(value.child(TYPE, type.get().value()));
        Form<T> form = word == null ? null : types.get(word);
        return form == null ? null : form.read(value);
    }

    @Override
    public ObjectNode schema() {
        List<ObjectNode> choices = new ArrayList<>();
        types.values().forEach(form -> choices.add(form.schema()));
        return Schemas.anyOf(choices);
    }
}
