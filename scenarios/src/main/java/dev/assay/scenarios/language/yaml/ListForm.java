package dev.assay.scenarios.language.yaml;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read a list with at least one item. */
record ListForm<T>(Form<T> item, int longest) implements Form<List<T>> {
    @Override
    public @Nullable List<T> read(YamlValue value) {
        if (!(value.node() instanceof YamlNode.Sequence sequence)) {
            value.reportWrongType("a list", "Write [a, b], or each item on a line of its own after `- `.");
            return null;
        }
        int size = sequence.items().size();
        if (size == 0 || size > longest) {
            value.report(
                    "scenario.out-of-range",
                    value.name() + " has " + size + " items",
                    "Write a list of 1 to " + longest + " items.");
            return null;
        }
        List<T> items = new ArrayList<>();
        for (int index = 0; index < size; index++) {
            YamlValue child = new YamlValue(
                    value.path() + "[" + (index + 1) + "]", sequence.items().get(index), value.findings());
            T read = item.read(child);
            if (read != null) {
                items.add(read);
            }
        }
        return items.size() == size ? items : null;
    }

    @Override
    public ObjectNode schema() {
        ObjectNode schema = Schemas.ofType("array").put("minItems", 1).put("maxItems", longest);
        schema.set("items", item.schema());
        return schema;
    }
}
