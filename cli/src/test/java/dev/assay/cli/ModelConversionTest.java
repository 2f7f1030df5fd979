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
import dev.assay.coordinator.conversion.OnnxToNcnn;
import dev.assay.coordinator.conversion.OnnxToTflite;
import dev.assay.scenarios.language.Conversion;
import dev.assay.scenarios.language.ConversionPrecision;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import dev.assay.scenarios.tool.environment.ToolEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real converters, where they are installed: the digits network in each precision, checked as before a run. */
class ModelConversionTest {
    private static final Path DIGITS =
            Path.of("..", "scenarios", "library", "models", "digits-cnn.onnx").toAbsolutePath();
    private static final Path HOME = Path.of("target", "assay-home").toAbsolutePath();

    @TempDir
    private Path directory;

    @Test
    void theDigitsNetworkIsConvertedToTfliteInEveryPrecision() throws Exception {
        requireTools(OnnxToTflite.TOOLS);
        Conversions conversions = conversions(TestRuntimes.withTflite(HOME));

        List<Long> sizes = new ArrayList<>();
        for (ConversionPrecision precision : ConversionPrecision.values()) {
            for (int batch : new int[] {1, 4}) {
                ConvertedModel converted = convert(conversions, new Conversion(ModelFormat.TFLITE, precision), batch);
                assertThat(converted.steps().getLast()).contains("output logits");
                sizes.add(converted.file().reference().sizeBytes());
            }
        }
        assertThat(sizes.getFirst()).isGreaterThan(1_500_000);
        assertThat(sizes.subList(2, 6)).allSatisfy(size -> assertThat(size).isLessThan(500_000));
    }

    @Test
    void theDigitsNetworkIsConvertedToNcnn() throws Exception {
        requireTools(OnnxToNcnn.TOOLS);
        Conversions conversions = conversions(TestRuntimes.withNcnn());

        ConvertedModel converted =
                convert(conversions, new Conversion(ModelFormat.NCNN, ConversionPrecision.FLOAT32), 1);

        assertThat(converted.steps().getLast()).contains("output logits differs by at most");
        assertThat(converted.file().reference().sizeBytes()).isGreaterThan(1_500_000);
    }

    private static void requireTools(ToolEnvironment tools) {
        AssayData.ofThisProcess().tools().obstacle(tools).ifPresent(problem -> {
            String reason = problem.message() + ": " + problem.hint();
            String variable = "ASSAY_REQUIRE_" + tools.name().replace('-', '_').toUpperCase(Locale.ROOT);
            if ("true".equals(System.getenv(variable))) {
                fail(reason);
            }
            abort(reason);
        });
    }

    /** @param data where the runtimes are */
    private Conversions conversions(Path data) {
        return LocalConversions.of(
                new LocalRuntimes(
                        RuntimeRegistry.load(),
                        new RuntimeDirectories(
                                HOME.resolve("libraries"), new InstalledRuntimes(data.resolve("runtimes")))),
                AssayData.ofThisProcess().tools(),
                directory.resolve("work"),
                store(),
                directory.resolve("conversions"));
    }

    private ContentStore store() {
        return new ContentStore(directory.resolve("content"));
    }

    private ConvertedModel convert(Conversions conversions, Conversion conversion, int batch) throws Exception {
        StoredFile parent = store().store(out -> Files.copy(DIGITS, out));
        StoredFile samples = samples(store());
        return conversions.convert(
                new ConversionRequest(
                        parent,
                        conversion,
                        List.of(new ConversionRequest.Input(
                                "input", ElementType.FLOAT32, List.of((long) batch, 1L, 28L, 28L))),
                        batch,
                        conversion.precision().needsSamples() ? samples : null),
                samples.path(),
                false);
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
