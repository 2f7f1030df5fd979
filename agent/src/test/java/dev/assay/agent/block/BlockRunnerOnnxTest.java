package dev.assay.agent.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.probe.MachineWatch;
import dev.assay.agent.runtime.RuntimeRegistry;
import dev.assay.agent.worker.ProcessWorkerLauncher;
import dev.assay.agent.worker.WorkerSettings;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.measurement.TimedOutputs;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.random.SplitMix64;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.CellReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real models in real workers on ONNX Runtime. */
class BlockRunnerOnnxTest {
    private static final RuntimeConfiguration ORT = new RuntimeConfiguration("ort", "onnxruntime", 1, Map.of());

    @TempDir
    Path directory;

    private final Map<String, Path> files = new HashMap<>();

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        try (Stream<Path> left = Files.list(directory.resolve("work"))) {
            assertThat(left).isEmpty();
        }
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    @Test
    void aQuantizedModelIsComparedWithItsBaselineAndABrokenOneSaysWhy() throws IOException {
        model("fp32", "mlp-float32");
        model("int8", "mlp-int8");
        put("broken", Files.writeString(directory.resolve("broken.onnx"), "no ONNX"));
        put("samples", randomFloats(0, 11));

        BlockReport report = run(Blocks.block(Blocks.OFFLINE, Blocks.AGREEMENT, 1, "fp32", "int8", "broken"));

        CellReport baseline = report.cells().get(0);
        assertThat(baseline.problems()).isEmpty();
        assertThat(baseline.accuracy()).isNull();
        CellReport int8 = report.cells().get(1);
        assertThat(int8.problems()).isEmpty();
        assertThat(int8.accuracy()).isInstanceOfSatisfying(AccuracyMeasurement.Fidelity.class, fidelity -> {
            assertThat(fidelity.cosine()).hasSize(11).allMatch(cosine -> cosine > 0.99);
            assertThat(fidelity.maxAbsoluteError()).isPositive();
        });
        for (CellReport cell : List.of(baseline, int8)) {
            RoundMeasurement round = cell.rounds().getFirst();
            assertThat(round.samples()).isEqualTo(4 * round.queries());
            assertThat(round.latency().decode().getTotalCount()).isEqualTo(round.queries());
            assertThat(round.coldStart().loadNs()).isPositive();
            TimedOutputs outputs = round.timedOutputs();
            assertThat(outputs).isNotNull();
            assertThat(outputs.verdict()).isEqualTo(TimedOutputs.Verdict.SAME);
            assertThat(outputs.checked()).isBetween(16, 32);
            // Batches of 4 are timed, batches of 2 are scored: what is quantized while it runs depends on the batch.
            if (cell.variant().equals("int8")) {
                assertThat(outputs.worstDifference()).isBetween(1e-4, TimedOutputs.HARMLESS_DIFFERENCE);
            }
        }
        Evidence evidence = int8.evidence();
        assertThat(evidence).isNotNull();
        assertThat(evidence.providers()).containsKey("CPUExecutionProvider");
        CellReport broken = report.cells().get(2);
        assertThat(broken.rounds()).isEmpty();
        assertThat(broken.problems())
                .extracting(Problem::code)
                .allMatch(code -> code.startsWith("model."))
                .hasSize(1);
    }

    @Test
    void accuracyIsMeasuredInTheBatchesThatAreTimed() throws IOException {
        model("fp32", "mlp-float32");
        model("int8", "mlp-int8");
        // Odd numbers of both, and batches of two: the first of the evaluation samples follows a reference, the last
        // one none.
        put("samples", randomFloats(3, 12));

        BlockReport report = run(Blocks.block(Blocks.SINGLE_STREAM, Blocks.AGREEMENT, 1, "fp32", "int8"));

        for (CellReport cell : report.cells()) {
            TimedOutputs outputs = cell.rounds().getFirst().timedOutputs();
            assertThat(outputs).isNotNull();
            assertThat(outputs.worstDifference()).isZero();
        }
    }

    @Test
    void textsAreClassifiedByTheirEmbeddings() throws IOException {
        model("fp32", "embedding-int64");
        put("samples", tokenizedTexts(9, 14));

        BlockReport report = run(Blocks.block(Blocks.SINGLE_STREAM, Blocks.CENTROID, 1, "fp32"));

        CellReport cell = report.cells().getFirst();
        assertThat(cell.problems()).isEmpty();
        assertThat(cell.accuracy())
                .isEqualTo(new AccuracyMeasurement.Classification(
                        14,
                        Stream.iterate(0, sample -> sample + 1)
                                .limit(14)
                                .map(sample -> sample % 3)
                                .toList()));
        assertThat(cell.rounds()).hasSize(1);
    }

    private BlockReport run(BlockAssignment block) {
        return new BlockRunner(new BlockSetup(
                        directory.resolve("work"),
                        directory.resolve("cache"),
                        new ProcessWorkerLauncher(WorkerSettings.ofThisProcess(), System::nanoTime),
                        RuntimeRegistry.load(),
                        () -> Blocks.NOISE,
                        () -> null,
                        MachineWatch.ofThisMachine(),
                        _ -> {},
                        null,
                        2))
                .run(
                        Blocks.withRuntime(block, ORT),
                        "cpu",
                        artifact -> Objects.requireNonNull(files.get(artifact.sha256())),
                        _ -> {},
                        new CancellationToken());
    }

    private void model(String variant, String resource) throws IOException {
        Path file = directory.resolve(variant + ".onnx");
        try (InputStream in = BlockRunnerOnnxTest.class.getResourceAsStream("/models/" + resource + ".onnx")) {
            Files.copy(Objects.requireNonNull(in), file);
        }
        put(variant, file);
    }

    private void put(String name, Path file) {
        files.put(Blocks.artifact(name).sha256(), file);
    }

    private Path randomFloats(int references, int evaluation) throws IOException {
        SplitMix64 random = new SplitMix64(1);
        ByteBuffer values = littleEndian((references + evaluation) * 8 * Float.BYTES);
        while (values.hasRemaining()) {
            values.putFloat(random.nextIndex(2001) / 1000f - 1);
        }
        return write(
                new SampleSetHeader(
                        "fidelity",
                        "random",
                        1,
                        references,
                        evaluation,
                        List.of(new SampleSetHeader.Input("x", ElementType.FLOAT32, List.of(8L), true)),
                        List.of(),
                        List.of()),
                List.of(values));
    }

    /** Texts of one to five tokens; those of one class all have the same token, padding has another. */
    private Path tokenizedTexts(int references, int evaluation) throws IOException {
        int length = 5;
        int count = references + evaluation;
        ByteBuffer ids = littleEndian(count * length * Long.BYTES);
        ByteBuffer mask = littleEndian(count * length * Long.BYTES);
        List<Integer> labels = Stream.iterate(0, sample -> sample + 1)
                .limit(count)
                .map(sample -> sample % 3)
                .toList();
        for (int sample = 0; sample < count; sample++) {
            int tokens = 1 + sample % length;
            for (int token = 0; token < length; token++) {
                ids.putLong(token < tokens ? 7L + labels.get(sample) : 0);
                mask.putLong(token < tokens ? 1 : 0);
            }
        }
        List<Long> shape = Collections.singletonList((long) length);
        return write(
                new SampleSetHeader(
                        "text-embedding-classification",
                        "tokens",
                        1,
                        references,
                        evaluation,
                        List.of(
                                new SampleSetHeader.Input("ids", ElementType.INT64, shape, true),
                                new SampleSetHeader.Input("mask", ElementType.INT64, shape, true)),
                        List.of("a", "b", "c"),
                        labels),
                List.of(ids, mask));
    }

    private Path write(SampleSetHeader header, List<ByteBuffer> tensors) throws IOException {
        Path file = directory.resolve("samples");
        try (OutputStream out = Files.newOutputStream(file)) {
            SampleSet.write(out, header, tensors);
        }
        return file;
    }

    private static ByteBuffer littleEndian(int sizeBytes) {
        return ByteBuffer.allocate(sizeBytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
