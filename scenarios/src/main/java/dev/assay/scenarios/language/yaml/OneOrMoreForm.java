package dev.assay.scenarios.language.yaml;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read a list with at least one item; one item may stand alone, without the brackets. */
record OneOrMoreForm<T>(Form<T> item, int longest) implements Form<List<T>> {
    @Override
    public @Nullable List<T> read(YamlValue value) {
        if (value.node() instanceof YamlNode.Sequence) {
            return new ListForm<>(item, longest).read(value);
        }
        T alone = item.read(value);
        return alone == null ? null : List.of(alone);
    }

    @Override
    public ObjectNode schema() {
        return Schemas.anyOf(List.of(item.schema(), new ListForm<>(item, longest).schema()));
    }
}
