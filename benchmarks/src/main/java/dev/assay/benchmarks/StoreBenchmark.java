package dev.assay.benchmarks;

import dev.assay.benchmarks.lab.SeededRun;
import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.LabStores;
import dev.assay.coordinator.database.StoreAddress.Durability;
import dev.assay.coordinator.database.StoreAddress.SqliteFile;
import dev.assay.coordinator.schedule.BlockState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

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
        opened.write(SeededRun.changes(1, changes, false));
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
                        .mapToObj(position -> (Change)
                                new Change.BlockChanged(SeededRun.key(position), lease, "leased to agent", NOW))
                        .toList());
    }
}
