package dev.assay.benchmarks;

import dev.assay.agent.load.LoadClock;
import dev.assay.agent.load.LoadGenerator;
import dev.assay.agent.load.LoadRecording;
import dev.assay.agent.load.QueryPool;
import dev.assay.agent.nullruntime.NullRuntime;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.measurement.LatencyHistogram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measure what the load generator itself costs: queries a second that the {@code null} runtime answers at once.
 *
 * <p>{@link #singleStream} is the figure; {@link #clockAlone} is its floor on this machine, because two stamps a query can't be had for
 * less.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LoadGeneratorBenchmark {
    /** So many that what a measurement allocates once does not show in the bytes of a query. */
    private static final int QUERIES = 10_000_000;

    private static final int POOL = 16;
    private static final LoadBudget BUDGET = new LoadBudget(Duration.ZERO, Duration.ZERO, QUERIES);
    private static final Load SINGLE_STREAM = new Load.SingleStream("single-stream", BUDGET);
    private static final Load OFFLINE = new Load.Offline("offline", 1, BUDGET);

    private final LoadGenerator generator = new LoadGenerator(LoadClock.system(), _ -> {}, Duration.ofSeconds(1));
    private final LoadedModel model = loadAnything();
    private final QueryPool pool = new QueryPool(
            Stream.generate(() -> model.prepare(List.of())).limit(POOL).toList(), 1, 1);
    private final Histogram histogram =
            new Histogram(1, LatencyHistogram.HIGHEST_TRACKABLE_NS, LatencyHistogram.SIGNIFICANT_DIGITS);

    private static LoadedModel loadAnything() {
        try {
            Path anyFile = Files.createTempFile("assay-benchmark", ".onnx");
            try {
                return new NullRuntime().load(anyFile, new RuntimeConfiguration("null", "null", 1, Map.of()));
            } finally {
                Files.delete(anyFile);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the temporary directory is not writable", e);
        }
    }

    /** Forget what the reference recorded. */
    @Setup
    public void forget() {
        histogram.reset();
    }

    /** Close what was prepared. */
    @TearDown
    public void close() {
        pool.queries().forEach(PreparedQuery::close);
        model.close();
    }

    /** Run queries one after the other, each recorded in a histogram. */
    @Benchmark
    @OperationsPerInvocation(QUERIES)
    public LoadRecording singleStream() {
        return generator.run(SINGLE_STREAM, pool, 1);
    }

    /** Run batches back to back, each recorded in a histogram. */
    @Benchmark
    @OperationsPerInvocation(QUERIES)
    public LoadRecording offline() {
        return generator.run(OFFLINE, pool, 1);
    }

    /** Read the clock twice a query and do nothing else. */
    @Benchmark
    @OperationsPerInvocation(QUERIES)
    public long clockAlone() {
        long sum = 0;
        for (int i = 0; i < QUERIES; i++) {
            long issuedNs = System.nanoTime();
            sum += System.nanoTime() - issuedNs;
        }
        return sum;
    }

    /** Read the clock twice a query and record the difference: the least that any load generator does. */
    @Benchmark
    @OperationsPerInvocation(QUERIES)
    public long clockAndHistogram() {
        for (int i = 0; i < QUERIES; i++) {
            long issuedNs = System.nanoTime();
            histogram.recordValue(System.nanoTime() - issuedNs);
        }
        return histogram.getTotalCount();
    }
}
