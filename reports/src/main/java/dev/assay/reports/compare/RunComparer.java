package dev.assay.reports.compare;

import dev.assay.reports.assembly.Comparability;
import dev.assay.reports.compare.RunComparison.CellChange;
import dev.assay.reports.compare.RunComparison.LeftOut;
import dev.assay.reports.compare.RunComparison.Side;
import dev.assay.reports.statistics.AccuracyStatistics;
import dev.assay.reports.statistics.Estimate;
import dev.assay.reports.statistics.FalseDiscoveryRate;
import dev.assay.reports.statistics.RatioEstimate;
import dev.assay.reports.statistics.UnpairedRatio;
import dev.assay.reports.text.BlockLabel;
import dev.assay.scenarios.comparison.RoundRatios;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.ForeignMeasurement;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.SpeedVerdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Compare two runs, cell by cell.
 *
 * <p>Rounds of two runs were not measured beside each other, so ratios are of independent means, and whatever differs between the two
 * days or machines is in them. What it does to all variants alike is not in the change of a speed-up.
 */
public final class RunComparer {
    private final RunResult before;
    private final RunResult after;
    private final MatchedDevices devices;
    private final double margin;

    /** How slow each round of a cell was: histograms are read once, though a baseline is compared with many. */
    private final IdentityHashMap<CellResult, SequencedMap<Integer, Double>> slowness = new IdentityHashMap<>();

    private RunComparer(RunResult before, RunResult after) {
        this.before = before;
        this.after = after;
        devices = MatchedDevices.of(before, after);
        margin = Objects.requireNonNullElse(after.run().margin(), Scenario.DEFAULT_MARGIN);
    }

    /** A cell where it stands. */
    private record Placed(
            RunResult run,
            BlockResult block,
            CellResult cell,
            @Nullable ArtifactInfo file) {
        CellResult baseline() {
            return block.cells().getFirst();
        }

        boolean isBaseline() {
            return baseline().variant().equals(cell.variant());
        }

        String place() {
            return BlockLabel.of(run, block);
        }

        Load load() {
            return block.load();
        }
    }

    /** A change before it is known how many others share the risk of a false finding. */
    private record Bare(
            Placed old,
            Placed now,
            ArtifactInfo fileBefore,
            ArtifactInfo fileAfter,
            @Nullable RatioEstimate speed,
            @Nullable String reason) {}

    /**
     * Compare.
     *
     * @throws ProblemException {@code compare.nothing-in-common} if no cell of one run is in the other
     */
    public static RunComparison compare(RunResult before, RunResult after) {
        return new RunComparer(before, after).compare();
    }

    private RunComparison compare() {
        Map<CellKey, Placed> old = cells(before, Function.identity());
        Map<CellKey, Placed> now = cells(after, devices::before);
        List<Bare> common = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        now.forEach((key, cell) -> {
            Placed other = old.get(key);
            ArtifactInfo fileBefore = other == null ? null : other.file();
            ArtifactInfo fileAfter = cell.file();
            if (other == null) {
                leftOut.add(leftOut(cell, "only the later run has it"));
            } else if (fileBefore == null || fileAfter == null) {
                leftOut.add(leftOut(cell, "one of the runs could not make its file"));
            } else {
                common.add(bare(other, cell, fileBefore, fileAfter));
            }
        });
        old.forEach((key, cell) -> {
            if (!now.containsKey(key)) {
                leftOut.add(leftOut(cell, "only the earlier run has it"));
            }
        });
        if (common.isEmpty()) {
            throw new ProblemException(Problem.user(
                    "compare.nothing-in-common",
                    "the runs " + before.run().id() + " and " + after.run().id() + " have no cell in common",
                    "compare runs whose variants have the same names, and shapes, loads and runtimes the same sizes,"
                            + " rates and options"));
        }
        return new RunComparison(
                Side.of(before),
                Side.of(after),
                margin,
                Differences.between(before, after, devices),
                finish(common),
                leftOut);
    }

    private static Map<CellKey, Placed> cells(RunResult run, Function<String, String> device) {
        Map<CellKey, Placed> cells = new LinkedHashMap<>();
        for (BlockResult block : run.blocks()) {
            for (CellResult cell : block.cells()) {
                ArtifactInfo file = run.artifact(block, cell.variant()).orElse(null);
                cells.putIfAbsent(
                        CellKey.of(device.apply(block.device()), block, cell), new Placed(run, block, cell, file));
            }
        }
        return cells;
    }

    private static LeftOut leftOut(Placed cell, String reason) {
        return new LeftOut(cell.cell().variant() + " at " + cell.place(), reason);
    }

    private Bare bare(Placed old, Placed now, ArtifactInfo fileBefore, ArtifactInfo fileAfter) {
        String reason = reasonAgainst(old, now);
        return new Bare(
                old,
                now,
                fileBefore,
                fileAfter,
                reason == null ? ratio(now.load(), slownessOfEach(old), slownessOfEach(now)) : null,
                reason);
    }

    private double[] slownessOfEach(Placed side) {
        ForeignMeasurement foreign = side.cell().foreign();
        return foreign == null
                ? slowness(side.load(), side.cell()).values().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray()
                : ForeignCells.medians(foreign);
    }

    private SequencedMap<Integer, Double> slowness(Load load, CellResult cell) {
        return slowness.computeIfAbsent(cell, measured -> RoundRatios.slowness(load, measured.rounds()));
    }

    private static @Nullable String reasonAgainst(Placed old, Placed now) {
        if (old.cell().foreign() != null || now.cell().foreign() != null) {
            return ForeignCells.reasonAgainst(old.cell(), now.cell());
        }
        String reason = reasonAgainst(old);
        if (reason != null) {
            return "in the earlier run, " + reason;
        }
        reason = reasonAgainst(now);
        return reason == null ? null : "in the later run, " + reason;
    }

    private static @Nullable String reasonAgainst(Placed side) {
        return isEmulated(side)
                ? "the device is emulated: its speed says nothing about real hardware"
                : Comparability.reasonAgainstUnpaired(side.load(), side.cell());
    }

    private static boolean isEmulated(Placed side) {
        return side.run().devices().stream()
                .filter(device -> device.id().equals(side.block().device()))
                .anyMatch(device -> device.environment().emulated());
    }

    private static RatioEstimate ratio(Load load, double[] numerator, double[] denominator) {
        return UnpairedRatio.of(numerator, denominator, RoundRatios.resolution(load));
    }

    private List<CellChange> finish(List<Bare> common) {
        double[] pValues = common.stream()
                .map(Bare::speed)
                .filter(Objects::nonNull)
                .mapToDouble(RatioEstimate::pValue)
                .toArray();
        Iterator<Double> confidences =
                DoubleStream.of(FalseDiscoveryRate.confidences(pValues)).iterator();
        List<CellChange> changes = new ArrayList<>();
        for (Bare bare : common) {
            double confidence = bare.speed() == null ? 1 - FalseDiscoveryRate.RATE : confidences.next();
            changes.add(finish(bare, confidence));
        }
        return changes;
    }

    private CellChange finish(Bare bare, double confidence) {
        Placed old = bare.old();
        Placed now = bare.now();
        RoundRatios speedupsBefore = speedups(old);
        RoundRatios speedupsAfter = speedups(now);
        boolean isBaseline = now.isBaseline() || old.isBaseline();
        boolean haveSpeedups = bare.speed() != null
                && !isBaseline
                && old.baseline().variant().equals(now.baseline().variant())
                && Comparability.reasonAgainst(old.baseline()) == null
                && Comparability.reasonAgainst(now.baseline()) == null
                && speedupsBefore.count() >= RoundRatios.FEWEST
                && speedupsAfter.count() >= RoundRatios.FEWEST;
        return new CellChange(
                now.place(),
                now.cell().variant(),
                isBaseline,
                bare.fileBefore().sha256().equals(bare.fileAfter().sha256()),
                old.cell().summary(),
                now.cell().summary(),
                change(bare, confidence),
                haveSpeedups ? geometricMean(speedupsBefore) : null,
                haveSpeedups ? geometricMean(speedupsAfter) : null,
                haveSpeedups
                        ? ratio(now.load(), speedupsAfter.values(), speedupsBefore.values())
                                .interval()
                        : null);
    }

    private Comparison change(Bare bare, double confidence) {
        RatioEstimate speed = bare.speed();
        Interval interval = speed == null ? null : speed.interval(confidence);
        Estimate accuracy = accuracy(bare.old(), bare.now());
        Interval delta = accuracy == null ? null : accuracy.interval();
        return new Comparison(
                bare.now().cell().variant(),
                before.run().id(),
                interval,
                interval == null ? null : confidence,
                Math.min(rounds(bare.old().cell()), rounds(bare.now().cell())),
                null,
                interval == null ? "none" : UnpairedRatio.METHOD,
                delta,
                (double) bare.fileBefore().bytes() / bare.fileAfter().bytes(),
                SpeedVerdict.of(interval, margin),
                AccuracyStatistics.verdict(delta, after.task().gate()),
                accuracy == null ? null : accuracy.method(),
                bare.reason());
    }

    private static int rounds(CellResult cell) {
        ForeignMeasurement foreign = cell.foreign();
        return foreign == null ? cell.rounds().size() : foreign.latencies().size();
    }

    /** The same samples, answered twice: only then it is known which answers changed. */
    private @Nullable Estimate accuracy(Placed old, Placed now) {
        String samplesBefore =
                before.task().sampleSets().get(old.block().shape().name());
        boolean sameSamples = samplesBefore != null
                && samplesBefore.equals(
                        after.task().sampleSets().get(now.block().shape().name()))
                && before.task().labels().equals(after.task().labels());
        return sameSamples
                        && old.cell().accuracy() instanceof AccuracyMeasurement.Classification answersBefore
                        && now.cell().accuracy() instanceof AccuracyMeasurement.Classification answersAfter
                ? AccuracyStatistics.difference(
                        answersAfter, answersBefore, after.task(), after.run().seed())
                : null;
    }

    private RoundRatios speedups(Placed cell) {
        return RoundRatios.of(
                slowness(cell.load(), cell.baseline()),
                slowness(cell.load(), cell.cell()),
                RoundRatios.resolution(cell.load()));
    }

    private static double geometricMean(RoundRatios ratios) {
        return Math.exp(Arrays.stream(ratios.values()).map(Math::log).average().orElseThrow());
    }
}
