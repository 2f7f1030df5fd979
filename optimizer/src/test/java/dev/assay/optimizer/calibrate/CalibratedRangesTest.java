package dev.assay.optimizer.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.onnx.OnnxReader;
import dev.assay.optimizer.testing.Problems;
import dev.assay.optimizer.testing.Protos;
import dev.assay.optimizer.testing.SampleSets;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.language.Calibration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code golden.json} holds what onnxruntime.quantization 1.29 finds for the same model and samples, 8 at a time. */
class CalibratedRangesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/calibration");

    /** A first run of 8 samples decides the width of bins; these tensors hold about 10 at most. */
    private static final float BIN = 2 * 10f / 2048;

    @TempDir
    private Path folder;

    @Test
    void minMaxIsTheReferences() throws IOException {
        JsonNode golden = golden("minmax");

        ranges(Calibration.MIN_MAX, golden).forEach((value, range) -> {
            assertThat(range.min()).as(value).isEqualTo(golden.get(value).get(0).floatValue());
            assertThat(range.max()).as(value).isEqualTo(golden.get(value).get(1).floatValue());
        });
    }

    @Test
    void entropyIsTheReferencesToOneBin() throws IOException {
        assertClose(ranges(Calibration.ENTROPY, golden("entropy-streamed")), golden("entropy-streamed"), BIN);
    }

    @Test
    void percentileIsTheReferencesToAFewBins() throws IOException {
        // The reference saw all samples at once here, so its bins lie elsewhere.
        JsonNode golden = golden("percentile-symmetric");

        assertClose(ranges(Calibration.percentile(0.99), golden), golden, 3 * BIN);
    }

    private static void assertClose(Map<String, TensorRange> ranges, JsonNode golden, float tolerance) {
        assertThat(ranges).hasSizeGreaterThan(8);
        ranges.forEach((value, range) -> {
            assertThat(range.min()).as(value).isCloseTo(golden.get(value).get(0).floatValue(), within(tolerance));
            assertThat(range.max()).as(value).isCloseTo(golden.get(value).get(1).floatValue(), within(tolerance));
        });
    }

    @Test
    void refusesValuesThatAreNotFinite() {
        Model model = Model.of("mlp.onnx", Protos.mlp());
        float[] numbers = new float[64];
        numbers[3] = Float.POSITIVE_INFINITY;
        Samples samples = SampleSets.ofFloats(folder, "x", List.of(64L), numbers);

        assertThat(Problems.of(() -> CalibratedRanges.of(model, samples, Calibration.MIN_MAX, List.of("x")))
                        .code())
                .isEqualTo("samples.not-finite");
    }

    private Map<String, TensorRange> ranges(Calibration calibration, JsonNode golden) throws IOException {
        Model model = Model.of(OnnxReader.read(GOLDEN.resolve("cnn.onnx")));
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(GOLDEN.resolve("samples.f32")))
                .order(ByteOrder.LITTLE_ENDIAN);
        float[] numbers = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(numbers);
        Samples samples = SampleSets.ofFloats(folder, "input", List.of(1L, 8L, 8L), numbers);
        List<String> values = new ArrayList<>(golden.propertyNames());
        return CalibratedRanges.of(model, samples, calibration, values);
    }

    private static JsonNode golden(String name) throws IOException {
        JsonNode root = AssayJson.mapper().readTree(Files.readString(GOLDEN.resolve("golden.json")));
        return Objects.requireNonNull(root.get("cases").get(name)).get("ranges");
    }
}
