package dev.assay.agent.tflite;

import static dev.assay.agent.onnxruntime.TestModels.direct;
import static dev.assay.agent.onnxruntime.TestModels.floats;
import static dev.assay.agent.onnxruntime.TestModels.longs;
import static dev.assay.agent.onnxruntime.TestModels.mlpInput;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.onnxruntime.TestModels;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.RuntimeContract;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.measurement.Placement;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real inference on small models, with the real library. */
class TfliteInferenceTest implements RuntimeContract {
    private static final Map<String, String> BUILT_IN = Map.of("xnnpack", "off");

    private static Path libraries = Path.of("unset");

    private final TfliteRuntime runtime = new TfliteRuntime();

    @BeforeAll
    static void install() throws InterruptedException {
        libraries = InstalledTflite.libraries();
    }

    @Override
    public ModelFormat format() {
        return ModelFormat.TFLITE;
    }

    @Override
    public List<Map<String, String>> modes() {
        return List.of(
                Map.of("shapes", "static"),
                Map.of("shapes", "dynamic"),
                BUILT_IN,
                Map.of("xnnpack", "off", "shapes", "dynamic"));
    }

    @Override
    public LoadedModel load(Path model, Map<String, String> options) {
        RuntimeConfiguration configuration = new RuntimeConfiguration("tfl", "tflite", 1, options);
        assertThat(runtime.check(configuration)).isEmpty();
        return runtime.load(model, configuration, libraries);
    }

    private LoadedModel load(String name, Map<String, String> options) {
        return load(TestModels.model(name, ModelFormat.TFLITE), options);
    }

    @Test
    void worksHereOnceItIsInstalled() throws InterruptedException {
        assertThat(runtime.probe(InstalledTflite.directories()))
                .isInstanceOfSatisfying(RuntimeSupport.Supported.class, supported -> {
                    assertThat(supported.version()).startsWith("2.21.");
                    assertThat(supported.description()).contains("XNNPACK");
                });
    }

    @Test
    void weightsInHalfPrecisionAnswerAlmostAsFloat32() {
        float[] exact = run("mlp-float32", Map.of(), mlpInput(3, 1));
        float[] half = run("mlp-float16", Map.of(), mlpInput(3, 1));
        assertThat(half).isNotEqualTo(exact).containsExactly(exact, within(0.02f));
        assertThat(run("mlp-float16", BUILT_IN, mlpInput(3, 1))).containsExactly(exact, within(0.02f));
    }

    @Test
    void quantizedInputsAndOutputsStayQuantized() {
        float[] exact = run("mlp-float32", Map.of(), mlpInput(2, 1));
        ByteBuffer data = direct(2 * 8);
        for (float value : floats(mlpInput(2, 1))) {
            data.put((byte) Math.round(value * 127));
        }
        Tensor input = new Tensor("x", ElementType.INT8, List.of(2L, 8L), data.flip());
        try (LoadedModel loaded = load("mlp-int8-border", Map.of());
                PreparedQuery query = loaded.prepare(List.of(input))) {
            query.run();
            Tensor output = query.outputs().getFirst();
            assertThat(output.type()).isEqualTo(ElementType.INT8);
            for (int i = 0; i < exact.length; i++) {
                assertThat(output.data().get(i) * 18 / 127f).isEqualTo(exact[i], within(0.5f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp-float32", "mlp-float16", "mlp-int8", "mlp-int8-border"})
    void xnnpackTakesEveryNodeOfTheUsualPrecisions(String name) {
        Tensor input = name.endsWith("border")
                ? new Tensor("x", ElementType.INT8, List.of(2L, 8L), direct(16))
                : mlpInput(2, 1);
        Evidence evidence = evidence(name, Map.of("xnnpack", "required"), input);
        assertThat(evidence.providers()).containsOnlyKeys("XNNPACK");
        assertThat(evidence.operators()).containsEntry("FULLY_CONNECTED", 2);
        assertThat(evidence.settings()).containsEntry("xnnpack", "required");
        assertThat(evidence.settings().get("kernels"))
                .contains(name.contains("int8") ? "Fully Connected (NC, QS8)" : "Fully Connected (NC, F32)");
        assertThat(evidence.notes()).isEmpty();
    }

    @Test
    void withoutXnnpackNothingIsDelegated() {
        Evidence evidence = evidence("mlp-float32", BUILT_IN, mlpInput(2, 1));
        assertThat(evidence.providers()).isEqualTo(Map.of("TFLite built-in kernels", 2));
        assertThat(evidence.runtime()).isEqualTo("tflite");
        assertThat(evidence.settings()).doesNotContainKey("kernels");
    }

    @Test
    void whatXnnpackLeavesToOtherKernelsIsTold() {
        Evidence evidence = evidence("partly", Map.of(), floats("x", List.of(1L, 4L), 1, -2, 3, 4));
        assertThat(evidence.providers()).isEqualTo(Map.of("XNNPACK", 2, "TFLite built-in kernels", 1));
        assertThat(evidence.notes()).singleElement().asString().contains("2 of 3 nodes", "1 CUMSUM");
    }

    @Test
    void aNodeThatMayNotBeLeftToOtherKernelsIsAFallback() {
        Placement placement =
                placement(evidence("partly", Map.of("xnnpack", "required"), floats("x", List.of(1L, 4L), 1, 2, 3, 4)));
        assertThat(placement.fellBack()).isTrue();
        assertThat(placement.sentence()).contains("ran 1 of its 3 nodes not on XNNPACK", "1 CUMSUM");
        assertThat(placement(evidence("partly", Map.of(), floats("x", List.of(1L, 4L), 1, 2, 3, 4)))
                        .fellBack())
                .isFalse();
    }

    @Test
    void aModelOfWhichXnnpackTakesNothingFellBack() {
        Placement placement = placement(evidence("gather", Map.of(), longs("ids", List.of(1L), 3)));
        assertThat(placement.fellBack()).isTrue();
        assertThat(placement.sentence()).contains("none of its 1 nodes");
    }

    private static Placement placement(Evidence evidence) {
        return Objects.requireNonNull(evidence.placement());
    }

    @Test
    void outputsWhoseShapeDependsOnTheDataAreRead() {
        try (LoadedModel loaded = load("nonzero", BUILT_IN);
                PreparedQuery one = loaded.prepare(List.of(floats("x", List.of(1L, 4L), 0, 0, 2, 0)));
                PreparedQuery three = loaded.prepare(List.of(floats("x", List.of(1L, 4L), 1, 0, -1, 3)))) {
            one.run();
            assertThat(longs(one.outputs().getFirst())).containsExactly(0, 2);
            three.run();
            assertThat(three.outputs().getFirst().shape()).containsExactly(3L, 2L);
            assertThat(longs(three.outputs().getFirst())).containsExactly(0, 0, 0, 2, 0, 3);
            assertThat(floats(three.outputs().getLast())).containsExactly(1, 0, 0, 3);
        }
    }

    @Test
    void aRunThatFailsIsAProblemThatSaysWhyAndTheNextOneWorks() {
        try (LoadedModel loaded = load("gather", BUILT_IN);
                PreparedQuery bad = loaded.prepare(List.of(longs("ids", List.of(1L), 99)));
                PreparedQuery good = loaded.prepare(List.of(longs("ids", List.of(1L), 3)))) {
            for (int run = 0; run < 2; run++) {
                Problem problem = problem(bad::run);
                assertThat(problem.code()).isEqualTo("runtime.inference-failed");
                assertThat(problem.message()).contains("out of bounds");
                good.run();
                assertThat(good.outputs()).hasSize(1);
            }
        }
    }

    @Test
    void anOperatorOfTensorFlowItselfIsNamedAsOne() {
        Problem problem = problem(() -> load("flex-operator", Map.of()));
        assertThat(problem.code()).isEqualTo("model.unsupported-operator");
        assertThat(problem.hint()).contains("TFLITE_BUILTINS");
    }

    @Test
    void makingInterpretersForShapesCountsAsLoading() {
        try (LoadedModel loaded = load("mlp-float32", Map.of());
                PreparedQuery _ = loaded.prepare(List.of(mlpInput(2, 1)))) {
            long one = loaded.shapingNs();
            assertThat(one).isPositive();
            try (PreparedQuery _ = loaded.prepare(List.of(mlpInput(2, 2)))) {
                assertThat(loaded.shapingNs()).isEqualTo(one);
            }
        }
    }

    @Test
    void moreShapesThanInterpretersMayBeIsAProblemUnlessTheyAreDynamic() {
        try (LoadedModel fixed = load("mlp-float32", Map.of());
                LoadedModel dynamic = load("mlp-float32", Map.of("shapes", "dynamic"))) {
            for (int rows = 1; rows <= 64; rows++) {
                fixed.prepare(List.of(mlpInput(rows, 1))).close();
                dynamic.prepare(List.of(mlpInput(rows, 1))).close();
            }
            assertThat(problem(() -> fixed.prepare(List.of(mlpInput(65, 1)))).hint())
                    .contains("shapes: dynamic");
            try (PreparedQuery query = dynamic.prepare(List.of(mlpInput(65, 1)))) {
                query.run();
                assertThat(query.outputs().getFirst().shape()).containsExactly(65L, 4L);
            }
        }
    }

    @Test
    void otherPlatformsHaveOtherFiles() {
        assertThat(TflitePackage.library(NativePlatform.of("Mac OS X", "aarch64")))
                .endsWith(".dylib");
        TflitePackage.PACKAGE
                .archives()
                .forEach(archive -> assertThat(archive.files())
                        .singleElement()
                        .asString()
                        .endsWith("/" + TflitePackage.library(archive.platform())));
    }

    private float[] run(String name, Map<String, String> options, Tensor input) {
        try (LoadedModel loaded = load(name, options);
                PreparedQuery query = loaded.prepare(List.of(input))) {
            query.run();
            return floats(query.outputs().getFirst());
        }
    }

    private Evidence evidence(String name, Map<String, String> options, Tensor input) {
        try (LoadedModel loaded = load(name, options);
                PreparedQuery query = loaded.prepare(List.of(input))) {
            query.run();
            return loaded.evidence();
        }
    }

    private static Problem problem(ThrowingCallable action) {
        return catchThrowableOfType(ProblemException.class, action).problems().getFirst();
    }
}
