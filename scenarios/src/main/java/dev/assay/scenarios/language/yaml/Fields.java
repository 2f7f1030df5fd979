package dev.assay.scenarios.language.yaml;

import dev.assay.scenarios.problem.Location;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Describe a mapping with known keys. */
public final class Fields {
    private final Map<String, Key<?>> keys = new LinkedHashMap<>();

    private Fields(List<Key<?>> keys) {
        for (Key<?> key : keys) {
            this.keys.put(key.name(), key);
        }
    }

    /** Return a mapping with these keys and no others. */
    public static Fields of(Key<?>... keys) {
        return new Fields(List.of(keys));
    }

    /** Return the names of all keys, in the order in which they were declared. */
    public Set<String> names() {
        return keys.keySet();
    }

    /** Return what could be read, or {@code null} if this is no mapping; all that is wrong has been reported. */
    public @Nullable Values read(YamlValue value) {
        if (!(value.node() instanceof YamlNode.Mapping mapping)) {
            value.reportWrongType(
                    "a mapping", "Write `key: value` lines below it; known keys: " + String.join(", ", names()) + ".");
            return null;
        }
        Map<Key<?>, Object> read = new HashMap<>();
        Map<Key<?>, Location> locations = new HashMap<>();
        boolean complete = true;
        for (YamlNode.Entry entry : mapping.entries()) {
            Key<?> key = keys.get(entry.key().text());
            if (key == null) {
                value.findings()
                        .add(
                                entry.key().location(),
                                "scenario.unknown-key",
                                "unknown key " + Quote.code(entry.key().text())
                                        + (value.path().isEmpty() ? "" : " in " + value.name()),
                                Suggestion.hint(entry.key().text(), names()));
                complete = false;
                continue;
            }
            locations.put(key, entry.value().location());
            Object content = key.form().read(value.child(key.name(), entry.value()));
            if (content == null) {
                complete = false;
            } else {
                read.put(key, content);
            }
        }
        for (Key<?> key : keys.values()) {
            if (!locations.containsKey(key)) {
                complete &= readAbsent(value, key, read);
            }
        }
        return new Values(value, read, locations, complete);
    }

    private static boolean readAbsent(YamlValue value, Key<?> key, Map<Key<?>, Object> read) {
        if (key.isRequired()) {
            value.report(
                    "scenario.missing-key",
                    value.name() + " has no `" + key.name() + "`",
                    "Add a line such as `" + key.name() + ": " + key.example() + "`.");
            return false;
        }
        Object defaultValue = key.defaultValue();
        if (defaultValue != null) {
            read.put(key, defaultValue);
        }
        return true;
    }

    /**
     * Return a form of such mappings.
     *
     * @param make called with mappings in which nothing was wrong; may return {@code null} where nothing can be made of one, after it
     *     was reported
     */
    public <T> Form<T> as(Function<Values, @Nullable T> make) {
        return new Form<>() {
            @Override
            public @Nullable T read(YamlValue value) {
                Values values = Fields.this.read(value);
                return values == null || !values.isComplete() ? null : make.apply(values);
            }

            @Override
            public ObjectNode schema() {
                return Fields.this.schema();
            }
        };
    }

    /** Return the schema of the mapping. */
    public ObjectNode schema() {
        ObjectNode schema = Schemas.ofType("object");
        ObjectNode properties = schema.putObject("properties");
        keys.values().forEach(key -> properties.set(key.name(), key.schema()));
        List<Key<?>> required = keys.values().stream().filter(Key::isRequired).toList();
        if (!required.isEmpty()) {
            ArrayNode names = schema.putArray("required");
            required.forEach(key -> names.add(key.name()));
        }
        return schema.put("additionalProperties", false);
    }

    /** What was read from one mapping. */
    public static final class Values {
        private final YamlValue mapping;
        private final Map<Key<?>, Object> read;
        private final Map<Key<?>, Location> locations;
        private final boolean complete;

        private Values(YamlValue mapping, Map<Key<?>, Object> read, Map<Key<?>, Location> locations, boolean complete) {
            this.mapping = mapping;
            this.read = read;
            this.locations = locations;
            this.complete = complete;
        }

        /** Return whether nothing was wrong with this mapping. */
        public boolean isComplete() {
            return complete;
        }

        /** Return the value of a key that is required or has a default; only of a complete mapping. */
        public <T> T get(Key<T> key) {
            T value = find(key);
            if (value == null) {
                throw new IllegalStateException("no value for " + key.name() + " in " + mapping.name());
            }
            return value;
        }

        /** Return the value of a key, or {@code null} if it was left out without a default, or wrong. */
        // A value was put in under its own key, so it has the key's type.
        @SuppressWarnings("unchecked")
        public <T> @Nullable T find(Key<T> key) {
            return (T) read.get(key);
        }

        /** Return whether the user wrote the key, rightly or wrongly. */
        public boolean isPresent(Key<?> key) {
            return locations.containsKey(key);
        }

        /** Return where the value of a key stands; where it was left out, where the mapping does. */
        public Location location(Key<?> key) {
            return locations.getOrDefault(key, mapping.location());
        }
    }
}
