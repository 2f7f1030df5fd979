package dev.assay.benchmarks.truth;

import dev.assay.agent.load.LoadClock;
import dev.assay.agent.load.LoadGenerator;
import dev.assay.agent.load.QueryPool;
import dev.assay.agent.onnxruntime.OnnxInferenceRuntime;
import dev.assay.agent.referee.JmhReferee;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.Tensor;
import dev.assay.reports.statistics.Median;
import dev.assay.reports.statistics.PairedRatio;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.random.SplitMix64;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measure one loaded MiniLM with Assay's load generator, with a plain loop around two readings of the clock, and with JMH, in turns in random
 * order: their medians must be the same.
 */
final class HarnessExperiment {
    private static final String MODEL = "/all-minilm-l6-v2.onnx";
    private static final double TOLERANCE = 0.01;
    private static final int QUERIES = 64;
    private static final int TOKENS = 16;
    private static final int VOCABULARY = 30_000;
    private static final int FEWEST_TURNS = 5;
    private static final LoadBudget TURN = new LoadBudget(Duration.ofMillis(250), Duration.ofMillis(750), 1);

    /** A histogram's bucket is as wide as 1/1024 of a value, one of JMH's as 1/512. */
    private static final double RESOLUTION = 1.0 / 1024;

    private final int turns;

    /** One way to measure queries. */
    private interface Harness {
        /** Measure, and return the median in nanoseconds. */
        double medianNs(QueryPool pool, long seed);
    }

    /** @param duration how long to measure, all three together */
    HarnessExperiment(Duration duration) {
        this.turns = (int) Math.max(FEWEST_TURNS, duration.toSeconds() / 3);
    }

    /** Measure. */
    List<Outcome> run(long seed) throws IOException {
        Path file = Files.createTempFile("assay-minilm", ".onnx");
        try {
            extractTo(file);
            try (LoadedModel model = new OnnxInferenceRuntime()
                    .load(file, new RuntimeConfiguration("onnxruntime", "onnxruntime", 1, Map.of()))) {
                SplitMix64 random = new SplitMix64(seed);
                List<PreparedQuery> queries = Stream.generate(() -> model.prepare(text(random)))
                        .limit(QUERIES)
                        .toList();
                List<Outcome> outcomes = measure(new QueryPool(queries, 1, 1), random);
                queries.forEach(PreparedQuery::close);
                return outcomes;
            }
        } finally {
            Files.delete(file);
        }
    }

    private List<Outcome> measure(QueryPool pool, SplitMix64 random) {
        List<Harness> harnesses =
                List.of(HarnessExperiment::byAssay, HarnessExperiment::byPlainLoop, HarnessExperiment::byJmh);
        double[][] medians = new double[harnesses.size()][turns];
        for (int turn = 0; turn < turns; turn++) {
            long seed = random.nextLong();
            for (int harness : random.permutation(harnesses.size())) {
                medians[harness][turn] = harnesses.get(harness).medianNs(pool, seed);
            }
        }
        return List.of(
                agreement("MiniLM, Assay and a plain loop", medians[0], medians[1], RESOLUTION),
                agreement("MiniLM, Assay and JMH", medians[0], medians[2], 3 * RESOLUTION));
    }

    private static Agreement agreement(String name, double[] own, double[] other, double resolution) {
        double[] ratios = new double[own.length];
        Arrays.setAll(ratios, turn -> own[turn] / other[turn]);
        return new Agreement(
                name, Median.of(own), Median.of(other), PairedRatio.of(ratios, resolution, ratios.length), TOLERANCE);
    }

    private static double byAssay(QueryPool pool, long seed) {
        return new LoadGenerator(LoadClock.system(), _ -> {}, Duration.ofDays(1))
                .run(new Load.SingleStream("turn", TURN), pool, seed)
                .latency()
                .decode()
                .getValueAtPercentile(50);
    }

    private static double byJmh(QueryPool pool, long seed) {
        return new JmhReferee(System::currentTimeMillis, _ -> {})
                .measure(pool, TURN, seed)
                .decode()
                .getValueAtPercentile(50);
    }

    /** What anybody would write first. */
    private static double byPlainLoop(QueryPool pool, long seed) {
        PreparedQuery[] queries = pool.inOrder(seed, 0);
        List<Double> latencies = new ArrayList<>();
        long beginNs = System.nanoTime() + TURN.warmUp().toNanos();
        long endNs = beginNs + TURN.minDuration().toNanos();
        int next = 0;
        long doneNs;
        do {
            long startNs = System.nanoTime();
            queries[next].run();
            doneNs = System.nanoTime();
            next = (next + 1) % queries.length;
            if (startNs - beginNs >= 0) {
                latencies.add((double) (doneNs - startNs));
            }
        } while (doneNs - endNs < 0);
        return Median.of(latencies.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static List<Tensor> text(SplitMix64 random) {
        ByteBuffer ids = buffer();
        ByteBuffer mask = buffer();
        for (int token = 0; token < TOKENS; token++) {
            ids.putLong(token * Long.BYTES, random.nextIndex(VOCABULARY));
            mask.putLong(token * Long.BYTES, 1);
        }
        return List.of(tensor("input_ids", ids), tensor("attention_mask", mask), tensor("token_type_ids", buffer()));
    }

    private static ByteBuffer buffer() {
        return ByteBuffer.allocateDirect(TOKENS * Long.BYTES).order(ByteOrder.nativeOrder());
    }

    private static Tensor tensor(String name, ByteBuffer data) {
        return new Tensor(name, ElementType.INT64, List.of(1L, (long) TOKENS), data);
    }

    private static void extractTo(Path file) throws IOException {
        try (InputStream in = HarnessExperiment.class.getResourceAsStream(MODEL)) {
            if (in == null) {
                throw new IOException("the model " + MODEL + " is not on the class path");
            }
            Files.write(file, in.readAllBytes());
        }
    }
}
