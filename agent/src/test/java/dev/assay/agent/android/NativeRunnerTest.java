package dev.assay.agent.android;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.agent.onnxruntime.OnnxInferenceRuntime;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.tool.Tools;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The runner's source as it is for Android, built for this machine, with the same library built for this machine. */
@EnabledOnOs(
        value = OS.LINUX,
        architectures = "amd64",
        disabledReason = "the library of these tests is for Linux on x86-64")
class NativeRunnerTest {
    private static final Path SOURCE =
            Path.of("src", "main", "native", "assay-runner.c").toAbsolutePath();
    private static final int INPUTS = 8;
    private static final int OUTPUTS = 4;
    private static final int SAMPLES = 5;

    @TempDir
    private static Path programs;

    @TempDir
    private Path directory;

    @BeforeAll
    static void build() throws Exception {
        Tools tools = new Tools(System.getenv(), Duration.ofMinutes(1));
        Optional<Path> compiler = tools.find("cc");
        if (compiler.isEmpty() && "true".equals(System.getenv("ASSAY_REQUIRE_CC"))) {
            throw new AssertionError("there is no C compiler");
        }
        assumeTrue(compiler.isPresent(), "there is no C compiler");
        Tools.Result result = tools.run(
                List.of(
                        compiler.get().toString(),
                        "-std=c11",
                        "-O2",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-o",
                        programs.resolve("runner").toString(),
                        SOURCE.toString(),
                        "-ldl"),
                programs);
        assertThat(result.exitCode()).as(result.lastLines()).isZero();
        String library = "/org/bytedeco/tensorflowlite/linux-x86_64/libjnitensorflowlite.so";
        try (InputStream in = Objects.requireNonNull(NativeRunnerTest.class.getResourceAsStream(library))) {
            Files.copy(in, programs.resolve("library"));
        }
    }

    @Test
    void measuresAtLeastAsLongAndAsMuchAsItIsTold() throws Exception {
        AndroidRunner runner = runner();
        RunnerRecording byCount =
                runner.measure(task("mlp-float32.tflite", Map.of("warm-up-ms", 0, "min-ms", 0, "min-queries", 321)));
        assertThat(byCount.queries()).isEqualTo(321);
        assertThat(byCount.loadedNs()).isPositive();
        assertThat(byCount.firstNs()).isPositive();
        RunnerRecording byTime =
                runner.measure(task("mlp-float32.tflite", Map.of("warm-up-ms", 20, "min-ms", 50, "min-queries", 1)));
        assertThat(byTime.doneNs()[byTime.queries() - 1]).isBetween(50_000_000L, 5_000_000_000L);
        assertThat(byTime.latencies(0).minNs()).isPositive();
    }

    @Test
    void answersLikeOnnxRuntime() throws Exception {
        ByteBuffer samples =
                ByteBuffer.allocateDirect(SAMPLES * INPUTS * Float.BYTES).order(ByteOrder.nativeOrder());
        Random random = new Random(1);
        while (samples.hasRemaining()) {
            samples.putFloat(random.nextFloat() * 2 - 1);
        }
        samples.flip();
        byte[] bytes = new byte[samples.remaining()];
        samples.duplicate().get(bytes);
        Path file = Files.write(directory.resolve("samples"), bytes);
        FloatBuffer expected = onnx(samples);
        for (int xnnpack : new int[] {0, 1}) {
            AndroidRunner.Task task = new AndroidRunner.Task(
                    programs.resolve("runner"),
                    programs.resolve("library"),
                    model("mlp-float32.tflite"),
                    file,
                    1,
                    null,
                    Map.of("xnnpack", xnnpack));
            Path outputs = directory.resolve("outputs");
            assertThat(runner().answer(task, outputs)).isEqualTo(SAMPLES);
            FloatBuffer actual = ByteBuffer.wrap(Files.readAllBytes(outputs))
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            assertThat(actual.remaining()).isEqualTo(SAMPLES * OUTPUTS);
            for (int i = 0; i < actual.remaining(); i++) {
                assertThat(actual.get(i)).isCloseTo(expected.get(i), Offset.offset(1e-4f));
            }
        }
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        AndroidRunner runner = runner();
        AndroidRunner.Task noModel = task("mlp-float32.onnx", Map.of());
        assertThatThrownBy(() -> runner.measure(noModel)).hasMessageContaining("is no TensorFlow Lite model");
        AndroidRunner.Task badNumber = task("mlp-float32.tflite", Map.of("min-queries", 0));
        assertThatThrownBy(() -> runner.measure(badNumber)).hasMessageContaining("--min-queries can't be 0");
        AndroidRunner.Task noSuchOption = task("mlp-float32.tflite", Map.of("speed", 9));
        assertThatThrownBy(() -> runner.measure(noSuchOption)).hasMessageContaining("there is no option --speed");
        Path cutOff = Files.write(directory.resolve("samples"), new byte[INPUTS * Float.BYTES + 1]);
        AndroidRunner.Task badSamples = new AndroidRunner.Task(
                programs.resolve("runner"),
                programs.resolve("library"),
                model("mlp-float32.tflite"),
                cutOff,
                1,
                null,
                Map.of());
        assertThatThrownBy(() -> runner.measure(badSamples)).hasMessageContaining("33 bytes, and a sample has 32");
    }

    private AndroidRunner runner() throws Exception {
        FakeDevice fake = FakeDevice.in(Files.createTempDirectory(directory, "adb"));
        return new AndroidRunner(
                fake.device,
                new DeviceFiles(fake.device),
                new FitnessGate(fake.device, FitnessLimits.USUAL, fake.pauses::add),
                Duration.ofSeconds(20));
    }

    private static AndroidRunner.Task task(String model, Map<String, Integer> budget) throws Exception {
        return new AndroidRunner.Task(
                programs.resolve("runner"), programs.resolve("library"), model(model), null, 1, null, budget);
    }

    private static Path model(String name) throws Exception {
        return Path.of(Objects.requireNonNull(NativeRunnerTest.class.getResource("/models/" + name))
                .toURI());
    }

    private static FloatBuffer onnx(ByteBuffer samples) throws Exception {
        Tensor input = new Tensor("x", ElementType.FLOAT32, List.of((long) SAMPLES, (long) INPUTS), samples);
        FloatBuffer copy = FloatBuffer.allocate(SAMPLES * OUTPUTS);
        try (LoadedModel model = new OnnxInferenceRuntime()
                        .load(model("mlp-float32.onnx"), new RuntimeConfiguration("ort", "onnxruntime", 1, Map.of()));
                PreparedQuery query = model.prepare(List.of(input))) {
            query.run();
            copy.put(query.outputs().getFirst().data().asFloatBuffer());
        }
        return copy.flip();
    }
}
