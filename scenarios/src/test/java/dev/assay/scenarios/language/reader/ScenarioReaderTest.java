package dev.assay.scenarios.language.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.scenarios.gate.GateExpression;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.language.Claim;
import dev.assay.scenarios.language.ClaimSubject;
import dev.assay.scenarios.language.ClaimedRange;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.Exclusion;
import dev.assay.scenarios.language.Gate;
import dev.assay.scenarios.language.GateMetric;
import dev.assay.scenarios.language.ImageDataset;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.LatencyBound;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.Model;
import dev.assay.scenarios.language.ModelInput;
import dev.assay.scenarios.language.PixelRange;
import dev.assay.scenarios.language.Pooling;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.ProfileOverride;
import dev.assay.scenarios.language.RandomInputs;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.Referee;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.language.Target;
import dev.assay.scenarios.language.Task;
import dev.assay.scenarios.language.Technique;
import dev.assay.scenarios.language.Variant;
import dev.assay.scenarios.language.VariantOrigin;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.problem.ProblemKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioReaderTest {
    @Test
    void readsEveryKeyOfTheLanguage() {
        Scenario scenario = ScenarioFiles.read(ScenarioFiles.FULL);

        SourceLocation tokenizer = new SourceLocation.LocalFile("tokenizer.json", null);
        SourceLocation dataset = new SourceLocation.Https(URI.create("https://example.org/data.noun"), null);
        SourceLocation int8 = new SourceLocation.Npm("@scope/models", "1.2.3", "package/int8.onnx");
        List<String> tokens = List.of("batch", "sequence");
        assertThat(scenario)
                .isEqualTo(new Scenario(
                        "full-scenario",
                        "All keys at once.",
                        new Model(
                                new ArtifactSource(
                                        new SourceLocation.Maven("org.example", "model", "1.0", "models/model.onnx"),
                                        ScenarioFiles.SHA_256),
                                List.of(
                                        new ModelInput("input_ids", ElementType.INT64, tokens),
                                        new ModelInput("attention_mask", ElementType.INT64, tokens))),
                        new Task.TextEmbeddingClassification(
                                new ArtifactSource(dataset, ScenarioFiles.SHA_256),
                                new ArtifactSource(tokenizer, null),
                                Pooling.FIRST_TOKEN,
                                52,
                                104,
                                128,
                                7,
                                new Gate(GateMetric.ACCURACY, 0.015)),
                        List.of(
                                new Variant("fp32", new VariantOrigin.Original()),
                                new Variant(
                                        "int8",
                                        new VariantOrigin.Prebuilt(new ArtifactSource(int8, ScenarioFiles.SHA_256))),
                                new Variant(
                                        "pruned",
                                        new VariantOrigin.Recipe(List.of(
                                                RecipeStep.Prune.of(0.3),
                                                new RecipeStep.Fuse(RecipeStep.FusionLevel.STANDARD),
                                                new RecipeStep.QuantizeWeights(
                                                        RecipeStep.WeightType.INT4,
                                                        true,
                                                        64,
                                                        RecipeStep.RoundingAlgorithm.NEAREST,
                                                        RecipeStep.BlockForm.MATMUL_NBITS,
                                                        Exclusion.NOTHING),
                                                RecipeStep.Convert.to(RecipeStep.FloatPrecision.FP16))))),
                        "fp32",
                        List.of(
                                new RuntimeConfiguration(
                                        "ort",
                                        "onnxruntime",
                                        2,
                                        Map.of("graph-optimization", "all", "spinning", "false")),
                                new RuntimeConfiguration("nothing", "null", 1, Map.of(), "0-1")),
                        List.of(
                                new InputShape("short", Map.of("batch", 2L, "sequence", 16L)),
                                new InputShape("long", Map.of("batch", 1L, "sequence", 128L))),
                        List.of(
                                new Load.SingleStream(
                                        "one", new LoadBudget(Duration.ofMillis(500), Duration.ofMinutes(1), 10)),
                                new Load.Offline(
                                        "many", 8, new LoadBudget(Duration.ofSeconds(1), Duration.ofSeconds(4), 64))),
                        List.of(
                                new Target("arm", Map.of("arch", "aarch64", "cores", "4")),
                                new Target("any", Map.of())),
                        Map.of(
                                ProfileName.QUICK,
                                new ProfileOverride(3, null, null, 0.5, 0.25),
                                ProfileName.THOROUGH,
                                new ProfileOverride(30, 50, 0.005, null, null)),
                        0.02,
                        List.of(
                                new Claim(
                                        "sold-as",
                                        "twice as fast",
                                        new ClaimSubject.OneTechnique(Technique.PRUNING),
                                        List.of(
                                                new ClaimedRange(ClaimedRange.Quantity.SPEED_UP, 2, 2),
                                                new ClaimedRange(ClaimedRange.Quantity.SIZE_RATIO, 1.2, 1.5),
                                                new ClaimedRange(ClaimedRange.Quantity.LOSS, 0, 0.02)),
                                        false),
                                new Claim(
                                        "rewritten",
                                        "faster",
                                        new ClaimSubject.AnotherRuntime("tensorrt", "onnxruntime"),
                                        List.of(new ClaimedRange(ClaimedRange.Quantity.SPEED_UP, 2, 5)),
                                        false)),
                        List.of(GateExpression.parse("speedup >= 1.5"), GateExpression.parse("p99 < 20 ms"))));
    }

    @Test
    void fillsInDefaults() {
        Scenario scenario = ScenarioFiles.read(ScenarioFiles.SHORTEST);

        assertThat(scenario.description()).isEmpty();
        assertThat(scenario.task()).isEqualTo(new Task.Fidelity(256, 128, new RandomInputs(0, 1, 0, 1), 1, null));
        assertThat(scenario.runtimes())
                .containsExactly(new RuntimeConfiguration("onnxruntime-1-thread", "onnxruntime", 1, Map.of()));
        assertThat(scenario.shapes()).containsExactly(new InputShape("as-declared", Map.of("batch", 1L)));
        assertThat(scenario.loads())
                .containsExactly(new Load.SingleStream(
                        "single-stream", new LoadBudget(Duration.ofSeconds(1), Duration.ofSeconds(4), 64)));
        assertThat(scenario.targets()).containsExactly(new Target("any", Map.of()));
        assertThat(scenario.profiles()).isEmpty();
    }

    @Test
    void aSingleStreamMayHaveAReferee() {
        assertThat(ScenarioFiles.read(
                                ScenarioFiles.SHORTEST + "loads: { one: { type: single-stream, referee: jmh } }\n")
                        .loads())
                .singleElement()
                .satisfies(load -> {
                    assertThat(load.referee()).isEqualTo(Referee.JMH);
                    assertThat(load.withBudget(new LoadBudget(Duration.ZERO, Duration.ZERO, 1))
                                    .referee())
                            .isEqualTo(Referee.JMH);
                });
    }

    @Test
    void readsLoads() {
        LoadBudget usual = new LoadBudget(Duration.ofSeconds(1), Duration.ofSeconds(4), 64);
        LatencyBound bound = new LatencyBound(99.9, Duration.ofMillis(15));

        assertThat(ScenarioFiles.read(ScenarioFiles.WITH_LOADS).loads())
                .containsExactly(
                        new Load.Server("users-10", 10, 2, bound, null, usual),
                        new Load.Server("users-2.5", 2.5, 2, bound, null, usual),
                        new Load.PeakRate("peak", new LatencyBound(99, Duration.ofMillis(20)), 1, 2, 9, null, usual),
                        new Load.Concurrency(
                                "together",
                                8,
                                new Batching(
                                        4, List.of(), Duration.ofNanos(1_500_000), Duration.ofSeconds(1), List.of()),
                                usual),
                        new Load.Sustained("hot", 2, 1, new LoadBudget(usual.warmUp(), Duration.ofMinutes(90), 64)));
    }

    @Test
    void readsImageDatasets() {
        String images = ScenarioFiles.SHORTEST
                .replace("[batch, 10]", "[batch, 1, 28, 28]")
                .replace("{ type: fidelity }", "{ type: image-classification, %s }");

        Task.ImageClassification digits = (Task.ImageClassification) ScenarioFiles.read(images.formatted(
                        "dataset: { type: json-images, classes: { 1: { source: file:b }, '0': { source: file:a } } }"))
                .task();
        Map<String, ArtifactSource> classes = ((ImageDataset.JsonImages) digits.dataset()).classes();
        assertThat(classes.keySet()).containsExactly("1", "0");
        assertThat(classes.get("0")).isEqualTo(new ArtifactSource(new SourceLocation.LocalFile("a", null), null));
        assertThat(digits)
                .isEqualTo(new Task.ImageClassification(digits.dataset(), PixelRange.ZERO_TO_ONE, 1000, 128, 1, null));

        assertThat(ScenarioFiles.read(images.formatted("dataset: { type: rendered-text, fonts: [{ source: file:f }] },"
                                + " pixels: minus-one-to-one, evaluation-samples: 5, calibration-samples: 3, seed: 2,"
                                + " gate: { metric: accuracy, max-loss: 1 % }"))
                        .task())
                .isEqualTo(new Task.ImageClassification(
                        new ImageDataset.RenderedText(
                                List.of(new ArtifactSource(new SourceLocation.LocalFile("f", null), null))),
                        PixelRange.MINUS_ONE_TO_ONE,
                        5,
                        3,
                        2,
                        new Gate(GateMetric.ACCURACY, 0.01)));
    }

    @Test
    void bindsNoBatchWhereTheModelHasNone() {
        Scenario scenario = ScenarioFiles.read(ScenarioFiles.SHORTEST.replace("[batch, 10]", "[1, 10]"));

        assertThat(scenario.shapes()).containsExactly(new InputShape("as-declared", Map.of()));
    }

    @Test
    void readsFractionsAndPercentAlike() {
        String withGate = ScenarioFiles.SHORTEST.replace("type: fidelity", "type: fidelity, gate: { max-loss: %s }");

        Gate expected = new Gate(GateMetric.COSINE, 0.01);
        assertThat(ScenarioFiles.read(withGate.formatted("0.01")).task().gate()).isEqualTo(expected);
        assertThat(ScenarioFiles.read(withGate.formatted("1 %")).task().gate()).isEqualTo(expected);
        assertThat(ScenarioFiles.read(withGate.formatted("1%")).task().gate()).isEqualTo(expected);
        assertThat(ScenarioFiles.read(withGate.formatted("0")).task().gate()).isEqualTo(new Gate(GateMetric.COSINE, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:model.onnx",
                "file:../models/my model.onnx",
                "file:models.zip!/inner/model.onnx",
                "https://example.org/a/model.onnx?download=true",
                "https://example.org/a.zip!/model.onnx",
                "maven:org.example:a-b:1.0-beta.2!/model.onnx",
                "maven:org.example:model:1.0",
                "pypi:some-models==2.0.1!/some_models/model.onnx",
                "npm:models@1.0.0!/package/model.onnx",
                "npm:@scope/models@1.0.0-rc.1!/package/model.onnx",
                "hf:org/name@main/onnx/model.onnx",
                "hf:org/name@8b3219a92973c328a8e22fadcfa821b5dc75636a/model.zip!/model.onnx"
            })
    void readsEverySourceBackToTheSameText(String source) {
        Scenario scenario = ScenarioFiles.read(ScenarioFiles.SHORTEST.replace("file:model.onnx", '"' + source + '"'));

        assertThat(scenario.model().source().location().toText()).isEqualTo(source);
    }

    @Test
    void readsAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), ScenarioFiles.SHORTEST);

        ScenarioFile read = ScenarioReader.read(file);

        assertThat(read.path()).isEqualTo(file);
        assertThat(read.scenario()).isEqualTo(ScenarioFiles.read(ScenarioFiles.SHORTEST));
        assertThat(read.sha256()).isEqualTo(Sha256.of(ScenarioFiles.SHORTEST));
    }

    @Test
    void readsWindowsLineEnds() {
        assertThat(ScenarioFiles.read(ScenarioFiles.FULL.replace("\n", "\r\n")))
                .isEqualTo(ScenarioFiles.read(ScenarioFiles.FULL));
    }

    @Test
    void saysThatAFileIsMissing(@TempDir Path folder) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ScenarioReader.read(folder.resolve("nowhere.yaml")))
                .satisfies(thrown -> assertThat(thrown.problems())
                        .singleElement()
                        .satisfies(problem -> {
                            assertThat(problem.code()).isEqualTo("scenario.not-found");
                            assertThat(problem.kind()).isEqualTo(ProblemKind.USER);
                            assertThat(problem.message()).contains("nowhere.yaml");
                        }));
    }

    @Test
    void saysThatADirectoryIsNoFile(@TempDir Path folder) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ScenarioReader.read(folder))
                .satisfies(thrown ->
                        assertThat(thrown.problems().getFirst().code()).isEqualTo("scenario.not-a-file"));
    }
}
