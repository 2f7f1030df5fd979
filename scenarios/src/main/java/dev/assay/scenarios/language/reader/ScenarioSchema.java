package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.json.AssayJson;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Describe the scenario language as a JSON Schema, from the same forms that read it.
 *
 * <p>Editors use it for completion and checks. A schema can't say everything that the reader checks: names that must exist, sizes that
 * must be bound, steps that contradict each other.
 */
public final class ScenarioSchema {
    private ScenarioSchema() {}

    /** Return the schema (draft 2020-12) as indented JSON with a line feed at its end. */
    public static String toJson() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:assay:scenario:v1");
        schema.put("title", "Assay scenario, version 1");
        schema.put(
                "description",
                "What is compared with what, on what, under which load, and what counts as good enough.");
        schema.setAll(new ScenarioForm().schema());
        return AssayJson.prettyMapper().writeValueAsString(schema).replace("\r\n", "\n") + "\n";
    }
}
