package dev.assay.agent.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.probe.MachineWatch;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.RuntimeRegistry;
import dev.assay.agent.worker.ProcessWorkerLauncher;
import dev.assay.agent.worker.WorkerSettings;
import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.measurement.Batches;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.measurement.TimedOutputs;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.random.SplitMix64;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import dev.assay.scenarios.stamps.QueryStampsReader;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real models in real workers on ONNX Runtime. */
class BlockRunnerOnnxTest {
    private static final RuntimeConfiguration ORT = new RuntimeConfiguration("ort", "onnxruntime", 1, Map.of());

    @TempDir
    Path directory;

    private @Nullable Path raw;

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
        put("samples", tokenizedTexts(9, 14, 0));

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

    @Test
    void requestsAreServedInBatchesOfTheirLength() throws IOException {
        model("fp32", "embedding-int64");
        put("samples", tokenizedTexts(9, 14, 0));

        BlockReport report = run(Blocks.batched(Blocks.BATCHED_SERVER, Blocks.CENTROID, "fp32"));

        CellReport cell = report.cells().getFirst();
        assertThat(cell.problems()).isEmpty();
        RoundMeasurement round = cell.rounds().getFirst();
        Batches batches = Objects.requireNonNull(round.batches());
        assertThat(batches.requests()).isEqualTo(round.queries()).isGreaterThanOrEqualTo(400);
        assertThat(batches.unanswered()).isZero();
        assertThat(batches.sizes()).hasSize(4);
        assertThat(batches.lengths())
                .extracting(Batches.Length::length)
                .as("as long as the samples are at most")
                .containsExactly(2, 5);
        assertThat(batches.lengths()).allMatch(length -> length.batches() > 0);
        assertThat(round.latency().count()).isEqualTo(round.queries());
    }

    @Test
    void outputsOfTextsThatArePaddedToLessAreCountedInsteadOfCompared() throws IOException {
        model("fp32", "embedding-int64");
        put("samples", tokenizedTexts(9, 14, 0));
        Load load = new Load.Concurrency(
                "clients",
                4,
                new Batching(4, List.of(), Duration.ZERO, null, List.of(2)),
                new LoadBudget(Duration.ofMillis(5), Duration.ofMillis(10), 400));

        BlockReport report = run(Blocks.batched(load, Blocks.CENTROID, "fp32"));

        CellReport cell = report.cells().getFirst();
        assertThat(cell.problems()).isEmpty();
        TimedOutputs outputs = Objects.requireNonNull(cell.rounds().getFirst().timedOutputs());
        assertThat(outputs.verdict()).isEqualTo(TimedOutputs.Verdict.SAME);
        assertThat(outputs.worstDifference())
                .as("of the longest bucket, in which the accuracy run has all texts")
                .isZero();
        assertThat(outputs.ofOtherSize()).isBetween(1, 31);
        assertThat(outputs.checked() + Objects.requireNonNull(outputs.ofOtherSize()))
                .isEqualTo(32);
    }

    @Test
    void aModelThatIsQuantizedWhileItRunsAnswersTheSameWhoeverSharesItsBatch() throws IOException {
        model("fp32", "mlp-float32");
        model("int8", "mlp-int8");
        put("samples", randomFloats(0, 31));

        BlockReport report = run(Blocks.batched(Blocks.BATCHED_CLIENTS, Blocks.AGREEMENT, "fp32", "int8"));

        for (CellReport cell : report.cells()) {
            assertThat(cell.problems()).isEmpty();
            RoundMeasurement round = cell.rounds().getFirst();
            TimedOutputs outputs = Objects.requireNonNull(round.timedOutputs());
            assertThat(outputs.verdict()).isEqualTo(TimedOutputs.Verdict.SAME);
            assertThat(outputs.checked()).isEqualTo(32);
            assertThat(Objects.requireNonNull(round.batches()).sizes().subList(1, 4))
                    .anyMatch(count -> count > 0);
            // The accuracy run had each sample alone.
            if (cell.variant().equals("int8")) {
                assertThat(outputs.worstDifference()).isBetween(1e-4, outputs.betweenSamples() / 2);
            }
        }
    }

    @Test
    void aRequestThatTheModelFailsOnFailsAlone() throws IOException {
        model("fp32", "embedding-int64");
        put("samples", tokenizedTexts(9, 14, 1));

        BlockReport report = run(Blocks.batched(Blocks.BATCHED_CLIENTS, Blocks.CENTROID, "fp32"));

        CellReport cell = report.cells().getFirst();
        assertThat(cell.problems())
                .extracting(Problem::code)
                .as("scoring needs an answer to every sample")
                .containsExactly("runtime.inference-failed");
        RoundMeasurement round = cell.rounds().getFirst();
        Batches batches = Objects.requireNonNull(round.batches());
        assertThat(batches.failedRequests())
                .as("one sample in fourteen, and samples take turns")
                .isBetween(batches.requests() / 14, batches.requests() / 14 + 1);
        assertThat(round.queries()).isEqualTo(batches.requests() - batches.failedRequests());
        assertThat(batches.retried()).isPositive();
    }

    @Test
    void evidenceIsThereAlsoIfTheModelFailedOnWhatCameLast() throws IOException {
        model("fp32", "embedding-int64");
        // Only the first of four works; the four clients share each batch, which fails and is tried one by one.
        put("samples", tokenizedTexts(9, 4, 3));

        BlockReport report = run(Blocks.batched(Blocks.BATCHED_CLIENTS, Blocks.CENTROID, "fp32"));

        CellReport cell = report.cells().getFirst();
        assertThat(cell.problems()).extracting(Problem::code).containsExactly("runtime.inference-failed");
        assertThat(Objects.requireNonNull(cell.evidence()).operators()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void everyRequestToABatcherHasItsStamps(Load load) throws IOException {
        model("fp32", "mlp-float32");
        put("samples", randomFloats(0, 11));
        raw = Files.createDirectory(directory.resolve("raw"));

        BlockReport report = run(Blocks.batched(load, Blocks.AGREEMENT, "fp32"));

        RoundMeasurement round = report.cells().getFirst().rounds().getFirst();
        List<Long> latenciesNs = new ArrayList<>();
        try (QueryStampsReader stamps = new QueryStampsReader(raw.resolve("block.fp32.round-1.stamps"))) {
            assertThat(stamps.header().holdsAll()).isTrue();
            stamps.read((scheduledNs, issuedNs, doneNs) -> {
                assertThat(scheduledNs).isBetween(0L, issuedNs);
                assertThat(issuedNs).isLessThan(doneNs);
                latenciesNs.add(doneNs - scheduledNs);
            });
        }
        assertThat(latenciesNs).hasSize(Math.toIntExact(round.latency().count()));
        assertThat(Collections.min(latenciesNs)).isEqualTo(round.latency().minNs());
        assertThat(Collections.max(latenciesNs)).isEqualTo(round.latency().maxNs());
    }

    static List<Load> everyRequestToABatcherHasItsStamps() {
        Batching rules = new Batching(4, List.of(2), Duration.ofMillis(1), null, List.of());
        LoadBudget budget = new LoadBudget(Duration.ofMillis(5), Duration.ofMillis(50), 200);
        return List.of(Blocks.BATCHED_CLIENTS, new Load.Server("two", 2_000, 2, null, rules, budget));
    }

    private BlockReport run(BlockAssignment block) {
        return new BlockRunner(new BlockSetup(
                        directory.resolve("work"),
                        RuntimeDirectories.below(directory),
                        new ProcessWorkerLauncher(WorkerSettings.ofThisProcess(), System::nanoTime),
                        RuntimeRegistry.load(),
                        () -> Blocks.NOISE,
                        () -> null,
                        MachineWatch.ofThisMachine(),
                        _ -> {},
                        raw,
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

    /**
     * Texts of one to five tokens; those of one class all have the same token, padding has another.
     *
     * @param bad how many of the last ones have a token that the model does not know
     */
    private Path tokenizedTexts(int references, int evaluation, int bad) throws IOException {
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
                ids.putLong(token >= tokens ? 0 : sample < count - bad ? 7L + labels.get(sample) : 1_000);
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
