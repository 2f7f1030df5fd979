package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.gate.GateExpression;
import dev.assay.scenarios.language.Claim;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.Model;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.ProfileOverride;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.Target;
import dev.assay.scenarios.language.Task;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.Named;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read a whole scenario. */
final class ScenarioForm implements Form<Scenario> {
    private static final Key<Long> VERSION =
            Key.withDefault("version", Forms.wholeNumber(1, 1), "1", "The version of the scenario language.");
    private static final Key<String> NAME = Key.required(
            "name", Forms.name(), "Identifies the scenario in run directories and reports.", "my-model-int8");
    private static final Key<String> DESCRIPTION =
            Key.optional("description", Forms.text(2000), "One or two sentences for the report.");
    static final Key<ModelForm.Draft> MODEL =
            Key.required("model", new ModelForm(), "The model before any optimization.", "{ source: …, inputs: … }");
    static final Key<Task> TASK = Key.required(
            "task", TaskForm.form(), "What the model is for, and how good is good enough.", "{ type: fidelity }");
    static final Key<String> BASELINE =
            Key.required("baseline", Forms.name(), "The variant that the others are compared with.", "fp32");
    static final Key<List<Named<VariantForm.Unnamed>>> VARIANTS = Key.required(
            "variants",
            Forms.named(Forms.name(), new VariantForm(), 1),
            "The forms of the model that are measured, by name.",
            "{ fp32: original }");
    private static final Key<List<Named<RuntimeForm.Unnamed>>> RUNTIMES = Key.optional(
            "runtimes",
            Forms.named(Forms.name(), RuntimeForm.form(), 1),
            "What executes the models, by name; without it onnxruntime with 1 thread.");
    static final Key<List<Named<List<Named<Long>>>>> SHAPES = Key.optional(
            "shapes",
            Forms.named(Forms.name(), Forms.named(DimensionForm.NAME, DimensionForm.SIZE, 0), 1),
            "Sizes for the inputs' symbolic dimensions, by name; `batch` is 1 where a shape does not say it.");
    static final Key<List<Named<Function<String, List<Load>>>>> LOADS = Key.optional(
            "loads",
            Forms.named(Forms.name(), LoadForm.form(), 1),
            "How queries arrive, by name; without it single-stream.");
    private static final Key<List<Named<List<Named<String>>>>> TARGETS = Key.optional(
            "targets",
            Forms.named(Forms.name(), Forms.named(Forms.freeName(), Forms.anyScalar(), 0), 1),
            "Which devices to run on, by name: the labels that a device must have; without it any device.");
    private static final Key<Map<ProfileName, ProfileOverride>> PROFILES =
            Key.optional("profiles", ProfilesForm.form(), "What this scenario changes in the built-in profiles.");
    private static final Key<Double> MARGIN = Key.withDefault(
            "margin",
            Forms.share(true),
            "1 %",
            "The difference in speed that does not matter: a variant whose whole interval lies within is as fast.");

    static final Key<List<Claim>> CLAIMS = Key.optional(
            "claims",
            new ClaimsForm(),
            "Claims to check against what was measured: `published` for those that come with Assay, or your own by name.");

    static final Key<List<GateExpression>> GATES = Key.optional(
            "gates",
            Forms.list(new GateExpressionForm(), 100),
            "What must be shown for the run to succeed, as with `--gate`.");

    private static final Fields FIELDS = Fields.of(
            VERSION,
            NAME,
            DESCRIPTION,
            MODEL,
            TASK,
            BASELINE,
            VARIANTS,
            RUNTIMES,
            SHAPES,
            LOADS,
            TARGETS,
            PROFILES,
            MARGIN,
            CLAIMS,
            GATES);

    @Override
    public @Nullable Scenario read(YamlValue value) {
        Fields.Values values = FIELDS.read(value);
        if (values == null) {
            return null;
        }
        new ScenarioChecks(values, value.findings()).run();
        if (!value.findings().isEmpty()) {
            return null;
        }
        Model model = values.get(MODEL).toModel();
        String description = values.find(DESCRIPTION);
        return new Scenario(
                values.get(NAME),
                description == null ? "" : description.strip(),
                model,
                values.get(TASK),
                combine(values.get(VARIANTS), (name, variant) -> variant.named(name)),
                values.get(BASELINE),
                runtimes(values.find(RUNTIMES)),
                shapes(values.find(SHAPES), model),
                loads(values.find(LOADS)),
                targets(values.find(TARGETS)),
                profiles(values.find(PROFILES)),
                values.get(MARGIN),
                Objects.requireNonNullElse(values.find(CLAIMS), List.of()),
                Objects.requireNonNullElse(values.find(GATES), List.of()));
    }

    private static List<RuntimeConfiguration> runtimes(@Nullable List<Named<RuntimeForm.Unnamed>> written) {
        return written == null
                ? List.of(RuntimeForm.DEFAULT)
                : combine(written, (name, runtime) -> runtime.named(name));
    }

    private static List<InputShape> shapes(@Nullable List<Named<List<Named<Long>>>> written, Model model) {
        boolean symbolicBatch = ScenarioChecks.hasSymbolicBatch(model.inputs());
        if (written == null) {
            InputShape fixed = new InputShape("as-declared", Map.of());
            return List.of(symbolicBatch ? fixed.withBatch(1) : fixed);
        }
        return combine(written, (name, dimensions) -> {
            InputShape shape = new InputShape(name, Named.toMap(dimensions));
            return symbolicBatch ? shape.withBatch(shape.batch()) : shape;
        });
    }

    private static List<Load> loads(@Nullable List<Named<Function<String, List<Load>>>> written) {
        return written == null
                ? List.of(LoadForm.defaultLoad())
                : combine(written, (name, loads) -> loads.apply(name)).stream()
                        .flatMap(List::stream)
                        .toList();
    }

    private static List<Target> targets(@Nullable List<Named<List<Named<String>>>> written) {
        return written == null
                ? List.of(new Target("any", Map.of()))
                : combine(written, (name, labels) -> new Target(name, Named.toMap(labels)));
    }

    private static Map<ProfileName, ProfileOverride> profiles(@Nullable Map<ProfileName, ProfileOverride> written) {
        return written == null ? Map.of() : written;
    }

    private static <T, R> List<R> combine(List<Named<T>> written, BiFunction<String, T, R> change) {
        return written.stream().map(named -> named.combine(change)).toList();
    }

    @Override
    public ObjectNode schema() {
        return FIELDS.schema();
    }
}
