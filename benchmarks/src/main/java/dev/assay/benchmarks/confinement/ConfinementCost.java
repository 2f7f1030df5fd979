package dev.assay.benchmarks.confinement;

import dev.assay.agent.onnxruntime.OnnxInferenceRuntime;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.WorkerNeeds;
import dev.assay.agent.worker.ProcessWorkerLauncher;
import dev.assay.agent.worker.Sandbox;
import dev.assay.agent.worker.Worker;
import dev.assay.agent.worker.WorkerCommand;
import dev.assay.agent.worker.WorkerLimits;
import dev.assay.agent.worker.WorkerReply;
import dev.assay.agent.worker.WorkerSettings;
import dev.assay.reports.statistics.Median;
import dev.assay.reports.statistics.PairedRatio;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.random.SplitMix64;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import dev.assay.scenarios.store.FileTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Start workers that measure the digits model freely, in a sandbox, and with little memory, in turns in random order; print what differs. */
public final class ConfinementCost {
    private static final long SEED = 20261127;
    private static final int DEFAULT_TURNS = 20;
    private static final double CONFIDENCE = 0.95;
    private static final double RESOLUTION = 1.0 / 1024;
    private static final double NS_PER_MS = 1e6;
    private static final int PIXELS = 28;
    private static final int SAMPLES = 16;
    private static final Load LOAD =
            new Load.SingleStream("single", new LoadBudget(Duration.ofMillis(500), Duration.ofSeconds(1), 1));
    private static final RuntimeConfiguration RUNTIME =
            new RuntimeConfiguration("onnxruntime", "onnxruntime", 1, Map.of());

    private final Path directory;
    private final Path model;
    private final Path samples;
    private final WorkerNeeds needs;

    /** What one worker took, in nanoseconds. */
    private record Taken(double startNs, double medianNs) {}

    /** One way to start workers. */
    private record Way(String name, WorkerLimits limits) {}

    private ConfinementCost(Path directory, Path model) throws IOException {
        this.directory = directory;
        this.model = model;
        this.samples = writeSamples(directory.resolve("samples"));
        this.needs = new OnnxInferenceRuntime().workerNeeds(RuntimeDirectories.below(directory));
    }

    /**
     * Measure.
     *
     * @param arguments how many turns; none for 20
     */
    public static void main(String... arguments) throws IOException {
        int turns = arguments.length == 0 ? DEFAULT_TURNS : Integer.parseInt(arguments[0]);
        Path directory = Files.createTempDirectory("assay-confinement-");
        try {
            Path model = Path.of("scenarios/library/models/digits-cnn.onnx").toAbsolutePath();
            new ConfinementCost(directory, model).run(turns);
        } finally {
            FileTree.delete(directory);
        }
    }

    private void run(int turns) {
        Sandbox sandbox = new Sandbox(
                Sandbox.find(System.getProperty("os.name"), System.getenv("PATH")),
                List.of(model, samples, directory.resolve("libraries")));
        List<Way> ways = List.of(
                new Way("free", WorkerLimits.NONE),
                new Way("in a sandbox", new WorkerLimits(sandbox, null)),
                new Way("in a sandbox, 2 GiB", new WorkerLimits(sandbox, 2L << 30)));
        Taken[][] taken = new Taken[ways.size()][turns];
        SplitMix64 random = new SplitMix64(SEED);
        for (int turn = 0; turn < turns; turn++) {
            for (int way : random.permutation(ways.size())) {
                taken[way][turn] = measure(ways.get(way).limits(), random.nextLong());
            }
        }
        System.out.printf("%-20s  %-28s  %s%n", "", "start of a worker", "median of a query");
        for (int way = 0; way < ways.size(); way++) {
            System.out.printf(
                    "%-20s  %-28s  %s%n",
                    ways.get(way).name(),
                    text(starts(taken[way]), starts(taken[0]), way == 0, "%.0f"),
                    text(medians(taken[way]), medians(taken[0]), way == 0, "%.4f"));
        }
    }

    private Taken measure(WorkerLimits limits, long seed) {
        ProcessWorkerLauncher launcher =
                new ProcessWorkerLauncher(WorkerSettings.ofThisProcess().withLimits(limits), System::nanoTime);
        try (Worker worker = launcher.launch("digits", directory, needs)) {
            long startNs = worker.awaitReady();
            worker.load(new WorkerCommand.LoadModel(RUNTIME, model));
            worker.prepare(new WorkerCommand.PrepareQueries(samples, 1, 1, null));
            WorkerReply.Measured measured = worker.measure(new WorkerCommand.Measure(LOAD, seed, null), _ -> {});
            worker.shutDown();
            return new Taken(startNs, measured.recording().latency().decode().getValueAtPercentile(50));
        }
    }

    private static String text(double[] own, double[] free, boolean isFree, String format) {
        String median = String.format(Locale.ROOT, format + " ms", Median.of(own) / NS_PER_MS);
        if (isFree) {
            return median;
        }
        double[] ratios = new double[own.length];
        Arrays.setAll(ratios, turn -> own[turn] / free[turn]);
        Interval ratio = PairedRatio.of(ratios, RESOLUTION, ratios.length).interval(CONFIDENCE);
        return median
                + String.format(
                        Locale.ROOT,
                        ", %+.1f %% (%+.1f to %+.1f)",
                        100 * (ratio.estimate() - 1),
                        100 * (ratio.low() - 1),
                        100 * (ratio.high() - 1));
    }

    private static double[] starts(Taken[] taken) {
        return Stream.of(taken).mapToDouble(Taken::startNs).toArray();
    }

    private static double[] medians(Taken[] taken) {
        return Stream.of(taken).mapToDouble(Taken::medianNs).toArray();
    }

    private static Path writeSamples(Path file) throws IOException {
        SplitMix64 random = new SplitMix64(SEED);
        int floats = SAMPLES * PIXELS * PIXELS;
        ByteBuffer values = ByteBuffer.allocate(floats * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < floats; i++) {
            values.putFloat((float) random.nextDouble());
        }
        SampleSetHeader header = new SampleSetHeader(
                "fidelity",
                "noise",
                1,
                0,
                SAMPLES,
                List.of(new SampleSetHeader.Input(
                        "input", ElementType.FLOAT32, List.of(1L, (long) PIXELS, (long) PIXELS), true)),
                List.of(),
                List.of());
        try (OutputStream out = Files.newOutputStream(file)) {
            SampleSet.write(out, header, List.of(values));
        }
        return file;
    }
}
