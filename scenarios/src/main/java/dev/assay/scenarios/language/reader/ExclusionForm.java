package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.Exclusion;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import java.util.List;
import java.util.Objects;

/** Read which nodes a recipe step leaves alone. */
final class ExclusionForm {
    private static final int MOST = 10_000;
    private static final Key<List<String>> NODES =
            Key.optional("nodes", Forms.list(Forms.freeName(), MOST), "Names of nodes; `assay inspect` lists them.");
    private static final Key<List<String>> OPERATORS =
            Key.optional("operators", Forms.list(Forms.freeName(), MOST), "Types of operators, such as Gather.");

    /** The key under which steps have it. */
    static final Key<Exclusion> KEY =
            Key.optional("exclude", form(), "Nodes that stay as they are, by name or by operator.");

    private ExclusionForm() {}

    /** Return what a step excludes: nothing where it does not say. */
    static Exclusion of(Fields.Values values) {
        return Objects.requireNonNullElse(values.find(KEY), Exclusion.NOTHING);
    }

    private static Form<Exclusion> form() {
        return Fields.of(NODES, OPERATORS)
                .as(values -> new Exclusion(
                        Objects.requireNonNullElse(values.find(NODES), List.of()),
                        Objects.requireNonNullElse(values.find(OPERATORS), List.of())));
    }
}
