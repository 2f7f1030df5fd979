package dev.assay.agent.openvino;

import static dev.assay.agent.onnxruntime.TestModels.floats;
import static dev.assay.agent.onnxruntime.TestModels.longs;
import static dev.assay.agent.onnxruntime.TestModels.mlpInput;
import static dev.assay.agent.onnxruntime.TestModels.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.RuntimeContract;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real inference on small models, with the real library. */
class OpenVinoInferenceTest implements RuntimeContract {
    private static Path libraries = Path.of("unset");

    private final OpenVinoRuntime runtime = new OpenVinoRuntime();

    @TempDir
    private Path directory;

    @BeforeAll
    static void install() throws InterruptedException {
        libraries = InstalledOpenVino.libraries();
    }

    @Test
    void worksHereOnceItIsInstalled() throws InterruptedException {
        assertThat(runtime.probe(InstalledOpenVino.directories()))
                .isInstanceOfSatisfying(RuntimeSupport.Supported.class, supported -> {
                    assertThat(supported.version()).isEqualTo("2026.4.1");
                    assertThat(supported.description()).contains("CPU");
                });
    }

    private static float[] run(LoadedModel loaded, Tensor input) {
        try (PreparedQuery query = loaded.prepare(List.of(input))) {
            query.run();
            return floats(query.outputs().getFirst());
        }
    }

    @Test
    void readsInputsWhereTheyAre() {
        Tensor input = mlpInput(2, 1);
        try (LoadedModel loaded = load(model("mlp-float32"), Map.of());
                PreparedQuery query = loaded.prepare(List.of(input))) {
            query.run();
            float[] before = floats(query.outputs().getFirst());
            input.data().asFloatBuffer().put(floats(mlpInput(2, 3)));
            query.inputsChanged();
            query.run();
            assertThat(floats(query.outputs().getFirst())).isNotEqualTo(before);
        }
    }

    @Test
    void everyLaneIsAStreamAsFarAsThereAreCores() {
        int lanes = 2;
        try (LoadedModel loaded = load(model("mlp-float32"), Map.of())) {
            loaded.expectLanes(lanes);
            try (PreparedQuery _ = loaded.prepare(List.of(mlpInput(2, 1)), 0);
                    PreparedQuery _ = loaded.prepare(List.of(mlpInput(2, 1)), 1)) {
                String streams =
                        Integer.toString(Math.min(lanes, Runtime.getRuntime().availableProcessors()));
                assertThat(loaded.evidence().settings())
                        .containsEntry("streams", streams)
                        .containsEntry("threads-in-all", streams);
            }
        }
    }

    @Test
    void outputsWhoseShapeDependsOnTheDataAreRead() {
        try (LoadedModel loaded = load(model("nonzero"), Map.of());
                PreparedQuery one = loaded.prepare(List.of(floats("x", List.of(1L, 4L), 0, 0, 2, 0)));
                PreparedQuery three = loaded.prepare(List.of(floats("x", List.of(1L, 4L), 1, 0, -1, 3)))) {
            one.run();
            assertThat(longs(one.outputs().getFirst())).containsExactly(0, 2);
            three.run();
            assertThat(longs(three.outputs().getFirst())).containsExactly(0, 0, 0, 0, 2, 3);
        }
    }

    @Test
    void evidenceShowsWhatRan() {
        try (LoadedModel loaded = load(model("mlp-float32"), Map.of());
                PreparedQuery query = loaded.prepare(List.of(mlpInput(2, 1)))) {
            query.run();
            float[] before = floats(query.outputs().getFirst());
            Evidence evidence = loaded.evidence();
            assertThat(evidence.runtime()).isEqualTo("openvino");
            assertThat(evidence.runtimeVersion()).isEqualTo("2026.4.1");
            assertThat(evidence.providers()).containsOnlyKeys("CPU");
            assertThat(evidence.operators()).isNotEmpty();
            assertThat(evidence.settings())
                    .containsEntry("precision", "f32")
                    .containsEntry("streams", "1")
                    .containsEntry("threads-in-all", "1")
                    .containsKeys("device-name", "build");
            assertThat(evidence.settings().get("kernels")).contains("f32");
            assertThat(floats(query.outputs().getFirst()))
                    .as("evidence changes nothing")
                    .isEqualTo(before);
        }
    }

    @Test
    void compilingForShapesCountsAsLoading() {
        try (LoadedModel loaded = load(model("mlp-float32"), Map.of());
                PreparedQuery _ = loaded.prepare(List.of(mlpInput(2, 1)))) {
            long one = loaded.shapingNs();
            assertThat(one).isPositive();
            PreparedQuery same = loaded.prepare(List.of(mlpInput(2, 2)));
            assertThat(loaded.shapingNs()).isEqualTo(one);
            same.close();
        }
    }

    @Test
    void aDeviceThatIsNotThereIsAProblem() {
        ProblemException e =
                catchThrowableOfType(ProblemException.class, () -> load(model("mlp-float32"), Map.of("device", "npu")));
        Problem problem = e.problems().getFirst();
        assertThat(problem.code()).isEqualTo("runtime.provider-unavailable");
        assertThat(problem.message()).contains("NPU", "CPU");
    }

    @Test
    void changedBytesAreAProblemOrAnotherModelAndNeverACrash() throws IOException {
        byte[] whole = Files.readAllBytes(model("mlp-float32"));
        for (int at = 0; at < whole.length; at += 1 + whole.length / 15) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x5a;
            Path file = Files.write(directory.resolve("changed-" + at), changed);
            try (LoadedModel loaded = load(file, Map.of())) {
                run(loaded, mlpInput(1, 1));
            } catch (ProblemException e) {
                assertThat(e.problems().getFirst().hint()).isNotBlank();
            }
        }
    }

    @Test
    void compiledModelsAreKeptWhereThatIsAskedFor() {
        System.setProperty(OpenVinoRuntime.MODEL_CACHE_PROPERTY, directory.toString());
        try (LoadedModel loaded = load(model("mlp-float32"), Map.of("model-cache", "on"))) {
            run(loaded, mlpInput(1, 1));
        } finally {
            System.clearProperty(OpenVinoRuntime.MODEL_CACHE_PROPERTY);
        }
        assertThat(directory).isNotEmptyDirectory();
    }

    @Override
    public ModelFormat format() {
        return ModelFormat.ONNX;
    }

    @Override
    public List<Map<String, String>> modes() {
        return List.of(Map.of("shapes", "static"), Map.of("shapes", "dynamic"));
    }

    @Override
    public LoadedModel load(Path model, Map<String, String> options) {
        RuntimeConfiguration configuration = new RuntimeConfiguration("ov", "openvino", 1, options);
        assertThat(runtime.check(configuration)).isEmpty();
        return runtime.load(model, configuration, libraries);
    }

    @Test
    void otherPlatformsHaveOtherFiles() {
        assertThat(OpenVinoPackage.library(NativePlatform.of("Mac OS X", "aarch64")))
                .endsWith(".dylib");
        OpenVinoPackage.PACKAGE
                .archives()
                .forEach(archive -> assertThat(archive.files())
                        .anyMatch(file -> file.endsWith("/" + OpenVinoPackage.library(archive.platform()))));
    }
}
