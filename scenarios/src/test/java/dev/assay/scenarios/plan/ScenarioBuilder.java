package dev.assay.scenarios.plan;

import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.Gate;
import dev.assay.scenarios.language.GateMetric;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.Model;
import dev.assay.scenarios.language.ModelInput;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.ProfileOverride;
import dev.assay.scenarios.language.RandomInputs;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.language.Target;
import dev.assay.scenarios.language.Task;
import dev.assay.scenarios.language.Variant;
import dev.assay.scenarios.language.VariantOrigin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Makes scenarios with lists of any length; a test changes the fields it cares about. */
final class ScenarioBuilder {
    int targets = 1;
    int runtimes = 1;
    int shapes = 1;
    int loads = 1;
    int variants = 2;
    String baseline = "variant-0";
    LoadBudget budget = new LoadBudget(Duration.ofSeconds(1), Duration.ofSeconds(4), 100);
    Map<ProfileName, ProfileOverride> profiles = Map.of();
    List<InputShape> fixedShapes = List.of();
    List<Load> fixedLoads = List.of();

    Scenario build() {
        ArtifactSource source = new ArtifactSource(new SourceLocation.LocalFile("model.onnx", null), null);
        return new Scenario(
                "test",
                "",
                new Model(source, List.of(new ModelInput("x", ElementType.FLOAT32, List.of("batch", "size")))),
                new Task.Fidelity(200, 128, new RandomInputs(0, 1, 0, 1), 1, new Gate(GateMetric.COSINE, 0.005)),
                list(variants, index -> new Variant("variant-" + index, new VariantOrigin.Original())),
                baseline,
                list(
                        runtimes,
                        index -> new RuntimeConfiguration("runtime-" + index, "onnxruntime", index + 1, Map.of())),
                fixedShapes.isEmpty()
                        ? list(
                                shapes,
                                index -> new InputShape("shape-" + index, Map.of("batch", 1L, "size", 1L + index)))
                        : fixedShapes,
                fixedLoads.isEmpty() ? list(loads, this::load) : fixedLoads,
                list(
                        targets,
                        index -> new Target("target-" + index, index == 0 ? Map.of() : Map.of("arch", "aarch64"))),
                profiles,
                Scenario.DEFAULT_MARGIN,
                List.of(),
                List.of());
    }

    private Load load(int index) {
        return index == 0 ? new Load.SingleStream("load-0", budget) : new Load.Offline("load-" + index, 8, budget);
    }

    private static <T> List<T> list(int size, IntFunction<T> item) {
        return IntStream.range(0, size).mapToObj(item).toList();
    }
}
