package dev.assay.benchmarks;

import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.LabStores;
import dev.assay.coordinator.database.NewBlock;
import dev.assay.coordinator.database.Preparation;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.database.StoreAddress.Durability;
import dev.assay.coordinator.database.StoreAddress.SqliteFile;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.schedule.QueuePlace;
import dev.assay.coordinator.schedule.ScheduledBlock;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.result.TaskInfo;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.CellAssignment;
import dev.assay.scenarios.wire.Scoring;
import dev.assay.scenarios.wire.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Measure how many writes a second a store in SQLite takes, in which one or more blocks change. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class StoreBenchmark {
    private static final String RUN = "run-1";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ArtifactReference FILE = new ArtifactReference("0".repeat(64), 1);

    /** How many blocks change in one write. */
    @Param({"1", "10", "100"})
    private int changes;

    /** What a write survives. */
    @Param
    private Durability durability = Durability.POWER_CUT;

    private final Path directory =
            Path.of("target", "store-" + ProcessHandle.current().pid());
    private @Nullable LabStore store;
    private long token;

    /** Open a new store with one run. */
    @Setup(Level.Iteration)
    public void open() {
        LabStore opened = LabStores.open(new SqliteFile(directory.resolve("lab.db"), durability));
        store = opened;
        opened.write(List.of(
                new Change.RunSubmitted(new RunRecord(
                        RUN,
                        1,
                        "benchmark",
                        "0".repeat(64),
                        new Submission("", "benchmark.yaml", ProfileName.QUICK, 1, 0, Map.of()),
                        NOW,
                        RunRecord.Standing.NEW)),
                new Change.RunPrepared(
                        RUN,
                        preparation(),
                        IntStream.range(0, changes)
                                .mapToObj(StoreBenchmark::block)
                                .toList())));
    }

    /** Delete the store. */
    @TearDown(Level.Iteration)
    public void delete() throws IOException {
        Objects.requireNonNull(store).close();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    /** Lease every block to somebody else. */
    @Benchmark
    public void write() {
        token++;
        BlockState lease = new BlockState.Leased(1, token, "agent", "process");
        Objects.requireNonNull(store)
                .write(IntStream.range(0, changes)
                        .mapToObj(position ->
                                (Change) new Change.BlockChanged(key(position), lease, "leased to agent", NOW))
                        .toList());
    }

    private static BlockKey key(int position) {
        return new BlockKey(RUN, "block-" + position);
    }

    private static Preparation preparation() {
        return new Preparation(
                List.of(),
                List.of(),
                Map.of(),
                new TaskInfo("fidelity", 1, 0, 1, List.of(), List.of(), Map.of(), null, null, null),
                List.of(),
                List.of());
    }

    private static NewBlock block(int position) {
        BlockKey key = key(position);
        return new NewBlock(
                new ScheduledBlock(key, "cpu", new QueuePlace(0, NOW.toEpochMilli(), 1, position)),
                "planned",
                new BlockAssignment(
                        RUN,
                        key.block(),
                        1,
                        1,
                        new RuntimeConfiguration("ort", "onnxruntime", 1, Map.of()),
                        new InputShape("shape", Map.of()),
                        new Load.SingleStream("single", new LoadBudget(Duration.ZERO, Duration.ofSeconds(1), 1)),
                        RoundBudget.fixed(2),
                        false,
                        List.of(new CellAssignment("fp32", FILE)),
                        "fp32",
                        FILE,
                        new Scoring.ArgMax()));
    }
}
