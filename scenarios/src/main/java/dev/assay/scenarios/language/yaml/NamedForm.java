package dev.assay.scenarios.language.yaml;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Read a mapping from names that the user chooses to values of one form, in the order of the file.
 *
 * <p>An entry whose value is wrong is still there, so that names can be checked against it.
 *
 * @param <T> what the values are read into
 */
public final class NamedForm<T> implements Form<List<Named<T>>> {
    private static final int MOST_ENTRIES = 100;

    private final TextForm name;
    private final Form<T> item;
    private final int fewest;

    NamedForm(TextForm name, Form<T> item, int fewest) {
        this.name = name;
        this.item = item;
        this.fewest = fewest;
    }

    @Override
    public @Nullable List<Named<T>> read(YamlValue value) {
        if (!(value.node() instanceof YamlNode.Mapping mapping)) {
            String hint =
                    fewest == 0 ? "Write `name: value` lines below it, or {}." : "Write `name: value` lines below it.";
            value.reportWrongType("a mapping from names to values", hint);
            return null;
        }
        int size = mapping.entries().size();
        if (size < fewest || size > MOST_ENTRIES) {
            value.report(
                    "scenario.out-of-range",
                    value.name() + " has " + size + " entries",
                    "Write " + fewest + " to " + MOST_ENTRIES + " entries.");
            return null;
        }
        List<Named<T>> read = new ArrayList<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            YamlValue key = new YamlValue(value.path(), entry.key(), value.findings());
            String entryName = name.readKey(key, entry.key());
            T content = item.read(value.child(entry.key().text(), entry.value()));
            if (entryName != null) {
                read.add(new Named<>(entryName, entry.key().location(), content));
            }
        }
        return read;
    }

    @Override
    public ObjectNode schema() {
        ObjectNode schema =
                Schemas.ofType("object").put("minProperties", fewest).put("maxProperties", MOST_ENTRIES);
        schema.set("propertyNames", name.schema());
        schema.set("additionalProperties", item.schema());
        return schema;
    }
}
