package dev.assay.reports.history;

import dev.assay.reports.assembly.Comparability;
import dev.assay.scenarios.comparison.LogRatio;
import dev.assay.scenarios.comparison.RoundRatios;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.Environment;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.RunResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Put the cells of many runs in order: the same cell on the same machine makes a series. */
public final class SeriesReader {
    private final Map<Key, List<Point>> points = new LinkedHashMap<>();

    /** What the newest run of a cell does not tell of it. */
    private final Map<Key, Series.Gap> gaps = new HashMap<>();

    private SeriesReader() {}

    /**
     * A run that was kept.
     *
     * @param report where its page is; {@code null} where nobody knows
     */
    public record KeptRun(RunResult result, @Nullable String report) {}

    /** What makes a series. */
    record Key(Series.Name name, Metric metric) {
        static Key of(Series series) {
            return new Key(series.name(), series.metric());
        }
    }

    /** Return all series of these runs, in whatever order those are given. */
    public static List<Series> read(List<KeptRun> runs) {
        SeriesReader reader = new SeriesReader();
        runs.stream()
                .sorted(Comparator.comparing((KeptRun run) -> run.result().run().started())
                        .thenComparing(run -> run.result().run().id()))
                .forEach(reader::add);
        return reader.points.entrySet().stream()
                .map(series -> new Series(
                        series.getKey().name(),
                        series.getKey().metric(),
                        series.getValue(),
                        reader.gaps.get(series.getKey())))
                .sorted(Comparator.comparing((Series series) -> series.name().scenario())
                        .thenComparing(series -> series.name().device())
                        .thenComparing(series -> series.name().machine()))
                .toList();
    }

    private void add(KeptRun run) {
        RunResult result = run.result();
        if (result.wasImported()) {
            return;
        }
        for (BlockResult block : result.blocks()) {
            Optional<Device> device = result.devices().stream()
                    .filter(known -> known.id().equals(block.device()))
                    .findFirst();
            Optional<Environment> environment = device.map(Device::environment);
            for (CellResult cell : block.cells()) {
                Series.Name name = new Series.Name(
                        result.run().scenario(),
                        block.device(),
                        environment.map(SeriesReader::machine).orElse(""),
                        place(block),
                        cell.variant());
                Point.Versions versions = versions(result, block, cell);
                for (Metric metric : Metric.values()) {
                    boolean isMeaningless = metric.isAboutTime()
                            && environment.map(Environment::emulated).orElse(false);
                    Value value = isMeaningless ? null : value(metric, block, cell);
                    Key key = new Key(name, metric);
                    if (value != null && value.value > 0 && Double.isFinite(value.value)) {
                        points.computeIfAbsent(key, _ -> new ArrayList<>())
                                .add(new Point(
                                        result.run().id(),
                                        result.run().started(),
                                        value.value,
                                        value.relativeError,
                                        versions,
                                        run.report()));
                        gaps.remove(key);
                    } else {
                        gaps.put(key, new Series.Gap(result.run().id(), reason(metric, block, cell)));
                    }
                }
            }
        }
    }

    private static String machine(Environment environment) {
        return environment.cpuModel() + ", " + environment.onlineCores() + " cores, " + environment.arch()
                + (environment.emulated() ? ", emulated" : "");
    }

    private static String place(BlockResult block) {
        return block.shape().name() + ", " + block.load().name() + ", "
                + block.runtime().name();
    }

    private static Point.Versions versions(RunResult result, BlockResult block, CellResult cell) {
        Evidence evidence = cell.evidence();
        return new Point.Versions(
                result.assay().version(),
                evidence == null ? "" : evidence.runtimeVersion(),
                result.run().scenarioSha256(),
                result.artifact(block, cell.variant()).map(ArtifactInfo::sha256).orElse(""));
    }

    /** A value with its relative standard error within the run. */
    private record Value(double value, double relativeError) {
        static @Nullable Value exactly(@Nullable Number value) {
            return value == null ? null : new Value(value.doubleValue(), 0);
        }

        static @Nullable Value of(double[] rounds) {
            if (rounds.length < RoundRatios.FEWEST) {
                return null;
            }
            LogRatio mean = LogRatio.of(rounds, rounds.length);
            return new Value(mean.estimate(), mean.standardError());
        }
    }

    private static @Nullable Value value(Metric metric, BlockResult block, CellResult cell) {
        CellSummary summary = cell.summary();
        if (summary == null) {
            return null;
        }
        return switch (metric) {
            case TIME -> {
                double[] slowness = RoundRatios.slownessOfEach(block.load(), cell.rounds());
                yield Comparability.reasonAgainstUnpaired(cell, slowness) == null
                        ? Value.of(timesNs(block.load(), slowness))
                        : null;
            }
            case SPEEDUP -> speedup(block, cell);
            case ACCURACY -> {
                Accuracy accuracy = summary.accuracy();
                yield accuracy == null ? null : Value.exactly(accuracy.value());
            }
            case SIZE -> Value.exactly(summary.bytes());
            case COLD_START -> Value.exactly(summary.coldStartNs());
            case PEAK_MEMORY -> Value.exactly(summary.peakResidentBytes());
        };
    }

    private static double[] timesNs(Load load, double[] slownessOfEach) {
        // What throughput is the reciprocal of is told in seconds.
        double unitNs = load.isThroughput() ? 1e9 : 1;
        return Arrays.stream(slownessOfEach).map(slowness -> slowness * unitNs).toArray();
    }

    private static @Nullable Value speedup(BlockResult block, CellResult cell) {
        CellResult baseline = block.cells().getFirst();
        boolean isComparable = !baseline.variant().equals(cell.variant())
                && Comparability.reasonAgainst(baseline) == null
                && Comparability.reasonAgainst(cell) == null;
        return isComparable
                ? Value.of(RoundRatios.of(block.load(), baseline.rounds(), cell.rounds())
                        .values())
                : null;
    }

    /** Return why a cell has no value. */
    private static String reason(Metric metric, BlockResult block, CellResult cell) {
        if (cell.summary() == null && !cell.problems().isEmpty()) {
            return cell.problems().getFirst().message();
        }
        String reason = switch (metric) {
            case TIME ->
                Comparability.reasonAgainstUnpaired(cell, RoundRatios.slownessOfEach(block.load(), cell.rounds()));
            case SPEEDUP -> {
                String ofBaseline = Comparability.reasonAgainst(block.cells().getFirst());
                yield ofBaseline == null ? Comparability.reasonAgainst(cell) : ofBaseline;
            }
            case ACCURACY, SIZE, COLD_START, PEAK_MEMORY -> null;
        };
        return reason == null ? "it was not measured" : reason;
    }
}
