package dev.assay.scenarios.language.yaml;

import dev.assay.scenarios.problem.Location;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Describe one key of a mapping.
 *
 * <p>Identity counts: a key is declared once, as a constant, and used both to describe a mapping and to take values out of it.
 *
 * @param <T> what its value is read into
 */
public final class Key<T> {
    private static final Location BUILT_IN = new Location("built-in default", 1, 1);

    private final String name;
    private final Form<T> form;
    private final boolean required;
    private final YamlNode.@Nullable Scalar defaultNode;
    private final String description;
    private final String example;

    private Key(
            String name,
            Form<T> form,
            boolean required,
            YamlNode.@Nullable Scalar defaultNode,
            String description,
            String example) {
        this.name = name;
        this.form = form;
        this.required = required;
        this.defaultNode = defaultNode;
        this.description = description;
        this.example = example;
    }

    /** Return a key that must be there. */
    public static <T> Key<T> required(String name, Form<T> form, String description, String example) {
        return new Key<>(name, form, true, null, description, example);
    }

    /** Return a key that may be left out: then nothing is said. */
    public static <T> Key<T> optional(String name, Form<T> form, String description) {
        return new Key<>(name, form, false, null, description, "");
    }

    /** Return a key that may be left out: then it is as if the user had written the default. */
    public static <T> Key<T> withDefault(String name, Form<T> form, String defaultText, String description) {
        YamlNode.Scalar defaultNode = new YamlNode.Scalar(BUILT_IN, defaultText, true);
        return new Key<>(name, form, false, defaultNode, description, "");
    }

    public String name() {
        return name;
    }

    boolean isRequired() {
        return required;
    }

    String example() {
        return example;
    }

    Form<T> form() {
        return form;
    }

    /** Return the value of a key that was left out, or {@code null} if it has no default. */
    @Nullable
    T defaultValue() {
        if (defaultNode == null) {
            return null;
        }
        Findings findings = new Findings();
        T value = form.read(new YamlValue(name, defaultNode, findings));
        if (value == null) {
            throw new IllegalStateException("the default of " + name + " is wrong", findings.toException());
        }
        return value;
    }

    ObjectNode schema() {
        ObjectNode schema = form.schema();
        schema.put("description", description);
        if (defaultNode != null) {
            switch (defaultNode.type()) {
                case WHOLE_NUMBER -> schema.put("default", Long.parseLong(defaultNode.text()));
                case DECIMAL_NUMBER -> schema.put("default", Double.parseDouble(defaultNode.text()));
                case FLAG -> schema.put("default", Boolean.parseBoolean(defaultNode.text()));
                case TEXT, NOTHING -> schema.put("default", defaultNode.text());
            }
        }
        return schema;
    }

    @Override
    public String toString() {
        return name;
    }
}
