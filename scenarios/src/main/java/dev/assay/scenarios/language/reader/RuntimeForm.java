package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.language.RuntimeTypes;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.Named;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Read one runtime configuration; its name stands before it. */
final class RuntimeForm {
    /** What a scenario gets that names no runtime. */
    static final RuntimeConfiguration DEFAULT =
            new RuntimeConfiguration("onnxruntime-1-thread", RuntimeTypes.DEFAULT, 1, Map.of());

    /** The form of a runtime's type. */
    static final Form<String> TYPE_FORM = new TypeForm();

    private static final Key<String> TYPE = Key.withDefault(
            "type",
            TYPE_FORM,
            RuntimeTypes.DEFAULT,
            "What executes the model: one of those that Assay knows, or the id of one that a jar brings.");
    private static final Key<Integer> THREADS = Key.withDefault(
            "threads",
            new ThreadsForm(),
            "1",
            "Threads that one inference may use; `all` is as many as the device has usable cores.");
    private static final Key<List<Named<String>>> OPTIONS = Key.optional(
            "options",
            Forms.named(Forms.freeName(), Forms.anyScalar(), 0),
            "What only this runtime understands; it checks keys and values itself.");

    private static final Key<String> CPUS = Key.optional(
            "cpus",
            new CpusForm(),
            "The CPUs that the runtime's processes are bound to, such as `0-3,8`, or `node:0` for those of a NUMA node; Linux only.");

    private RuntimeForm() {}

    static Form<Unnamed> form() {
        return Fields.of(TYPE, THREADS, CPUS, OPTIONS).as(values -> {
            List<Named<String>> options = Objects.requireNonNullElse(values.find(OPTIONS), List.of());
            return Named.allRead(options)
                    ? new Unnamed(values.get(TYPE), values.get(THREADS), Named.toMap(options), values.find(CPUS))
                    : null;
        });
    }

    /** A configuration before it gets its name. */
    record Unnamed(
            String type,
            int threads,
            Map<String, String> options,
            @Nullable String cpus) {
        RuntimeConfiguration named(String name) {
            return new RuntimeConfiguration(name, type, threads, options, cpus);
        }
    }

    /** YAML takes an unquoted {@code null} for nothing; here it names the runtime that answers at once. */
    private static final class TypeForm implements Form<String> {
        private static final Form<String> WORDS = Forms.openWords(RuntimeTypes.KNOWN, Forms.name());

        @Override
        public @Nullable String read(YamlValue value) {
            return WORDS.read(value);
        }

        @Override
        public ObjectNode schema() {
            ObjectNode schema = WORDS.schema();
            ((ArrayNode) schema.at("/anyOf/0/enum")).addNull();
            return schema;
        }
    }
}
