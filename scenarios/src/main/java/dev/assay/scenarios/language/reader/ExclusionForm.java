package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.Exclusion;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read which nodes a recipe step leaves alone. */
final class ExclusionForm implements Form<Exclusion> {
    /** The key under which steps have it. */
    static final Key<Exclusion> KEY =
            Key.optional("exclude", new ExclusionForm(), "Nodes that stay as they are, by name or by operator.");

    private static final int MOST = 10_000;
    private static final Key<List<String>> NODES =
            Key.optional("nodes", Forms.list(Forms.freeName(), MOST), "Names of nodes; `assay inspect` lists them.");
    private static final Key<List<String>> OPERATORS =
            Key.optional("operators", Forms.list(Forms.freeName(), MOST), "Types of operators, such as Gather.");
    private static final Fields FIELDS = Fields.of(NODES, OPERATORS);

    /** Return what a step excludes: nothing where it does not say. */
    static Exclusion of(Fields.Values values) {
        return Objects.requireNonNullElse(values.find(KEY), Exclusion.NOTHING);
    }

    @Override
    public @Nullable Exclusion read(YamlValue value) {
        Fields.Values values = FIELDS.read(value);
        return values == null || !values.isComplete()
                ? null
                : new Exclusion(
                        Objects.requireNonNullElse(values.find(NODES), List.of()),
                        Objects.requireNonNullElse(values.find(OPERATORS), List.of()));
    }

    @Override
    public ObjectNode schema() {
        return FIELDS.schema();
    }
}
