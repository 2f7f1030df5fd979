package dev.assay.scenarios.language.yaml;

import java.util.Collection;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Build the few JSON Schema shapes that forms share. */
public final class Schemas {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Schemas() {}

    /** Return a schema for one JSON type. */
    public static ObjectNode ofType(String type) {
        return NODES.objectNode().put("type", type);
    }

    /** Return a schema for text that matches a regular expression as a whole. */
    public static ObjectNode matching(String regex) {
        return ofType("string").put("pattern", "^(?:" + regex + ")$");
    }

    /** Return a schema for exactly one text. */
    public static ObjectNode constant(String text) {
        return NODES.objectNode().put("const", text);
    }

    /** Return a schema for one of several texts. */
    public static ObjectNode oneOfWords(Collection<String> words) {
        ObjectNode schema = NODES.objectNode();
        ArrayNode array = schema.putArray("enum");
        words.forEach(array::add);
        return schema;
    }

    /** Return a schema that accepts what any of the others accepts. */
    public static ObjectNode anyOf(List<ObjectNode> choices) {
        ObjectNode schema = NODES.objectNode();
        schema.putArray("anyOf").addAll(choices);
        return schema;
    }
}
