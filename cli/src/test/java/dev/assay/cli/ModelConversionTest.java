package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.assay.agent.install.InstalledRuntimes;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.RuntimeRegistry;
import dev.assay.cli.conversion.LocalConversions;
import dev.assay.cli.home.AssayData;
import dev.assay.cli.runtimes.LocalRuntimes;
import dev.assay.coordinator.conversion.ConversionRequest;
import dev.assay.coordinator.conversion.Conversions;
import dev.assay.coordinator.conversion.ConvertedModel;
import dev.assay.coordinator.conversion.OnnxToTflite;
import dev.assay.scenarios.language.Conversion;
import dev.assay.scenarios.language.ConversionPrecision;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real converter, where it is installed: the digits network in each precision, checked as before a run. */
class TfliteConversionTest {
    private static final Path DIGITS =
            Path.of("..", "scenarios", "library", "models", "digits-cnn.onnx").toAbsolutePath();
    private static final Path HOME = Path.of("target", "assay-home").toAbsolutePath();

    @TempDir
    private Path directory;

    @Test
    void theDigitsNetworkIsConvertedInEveryPrecision() throws Exception {
        AssayData.ofThisProcess().tools().obstacle(OnnxToTflite.TOOLS).ifPresent(problem -> {
            String reason = problem.message() + ": " + problem.hint();
            if ("true".equals(System.getenv("ASSAY_REQUIRE_TFLITE_TOOLS"))) {
                fail(reason);
            }
            abort(reason);
        });
        ContentStore store = new ContentStore(directory.resolve("content"));
        Conversions conversions = LocalConversions.of(
                new LocalRuntimes(
                        RuntimeRegistry.load(),
                        new RuntimeDirectories(
                                HOME.resolve("libraries"),
                                new InstalledRuntimes(
                                        TestRuntimes.withTflite(HOME).resolve("runtimes")))),
                AssayData.ofThisProcess().tools(),
                directory.resolve("work"),
                store,
                directory.resolve("conversions"));
        StoredFile parent = store.store(out -> Files.copy(DIGITS, out));
        StoredFile samples = samples(store);

        List<Long> sizes = new ArrayList<>();
        for (ConversionPrecision precision : ConversionPrecision.values()) {
            for (int batch : new int[] {1, 4}) {
                ConvertedModel converted = conversions.convert(
                        new ConversionRequest(
                                parent,
                                new Conversion(ModelFormat.TFLITE, precision),
                                List.of(new ConversionRequest.Input(
                                        "input", ElementType.FLOAT32, List.of((long) batch, 1L, 28L, 28L))),
                                batch,
                                precision.needsSamples() ? samples : null),
                        samples.path(),
                        false);
                assertThat(converted.steps().getLast()).contains("output logits");
                sizes.add(converted.file().reference().sizeBytes());
            }
        }
        assertThat(sizes.getFirst()).isGreaterThan(1_500_000);
        assertThat(sizes.subList(2, 6)).allSatisfy(size -> assertThat(size).isLessThan(500_000));
    }

    /** Blots: near enough to digits for every activation to be about as large. */
    private static StoredFile samples(ContentStore store) throws Exception {
        Random random = new Random(1);
        SampleSetHeader header = new SampleSetHeader(
                "fidelity",
                "test",
                1,
                0,
                24,
                List.of(new SampleSetHeader.Input("input", ElementType.FLOAT32, List.of(1L, 28L, 28L), true)),
                List.of(),
                List.of());
        return store.store(out -> SampleSet.write(out, header, (_, _, target) -> {
            int middleX = 8 + random.nextInt(12);
            int middleY = 8 + random.nextInt(12);
            for (int y = 0; y < 28; y++) {
                for (int x = 0; x < 28; x++) {
                    double distance = Math.abs(Math.hypot(x - middleX, y - middleY) - 5);
                    target.putFloat((float) Math.max(0, 1 - distance / 2));
                }
            }
        }));
    }
}
