package dev.assay.reports.compare;

import dev.assay.reports.assembly.Comparability;
import dev.assay.reports.compare.RunComparison.CellChange;
import dev.assay.reports.compare.RunComparison.Side;
import dev.assay.reports.statistics.AccuracyStatistics;
import dev.assay.reports.statistics.Estimate;
import dev.assay.reports.statistics.FalseDiscoveryRate;
import dev.assay.reports.statistics.RatioEstimate;
import dev.assay.reports.statistics.UnpairedRatio;
import dev.assay.scenarios.comparison.RoundRatios;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.ForeignMeasurement;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.SpeedVerdict;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
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
    private final RoundSlowness slowness;
    private final boolean sameLabels;

    private RunComparer(RunResult before, RunResult after) {
        this.before = before;
        this.after = after;
        devices = MatchedDevices.of(before, after);
        margin = Objects.requireNonNullElse(after.run().margin(), Scenario.DEFAULT_MARGIN);
        slowness = RoundSlowness.of(before, after);
        sameLabels = before.task().labels().equals(after.task().labels());
    }

    /** A change before it is known how many others share the risk of a false finding. */
    private record Bare(
            MatchedCells.Pair pair,
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
        MatchedCells cells = MatchedCells.of(before, after, devices);
        if (cells.pairs().isEmpty()) {
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
                finish(cells.pairs().parallelStream().map(this::bare).toList()),
                cells.leftOut());
    }

    private Bare bare(MatchedCells.Pair pair) {
        PlacedCell old = pair.old();
        PlacedCell now = pair.now();
        String reason = reasonAgainst(old, now);
        return new Bare(
                pair, reason == null ? ratio(now.load(), slownessOfEach(old), slownessOfEach(now)) : null, reason);
    }

    private double[] slownessOfEach(PlacedCell side) {
        ForeignMeasurement foreign = side.cell().foreign();
        return foreign == null ? slowness.ofEach(side.cell()) : ForeignCells.medians(foreign);
    }

    private @Nullable String reasonAgainst(PlacedCell old, PlacedCell now) {
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

    private @Nullable String reasonAgainst(PlacedCell side) {
        return side.isEmulated()
                ? "the device is emulated: its speed says nothing about real hardware"
                : Comparability.reasonAgainstUnpaired(side.cell(), slowness.ofEach(side.cell()));
    }

    private static RatioEstimate ratio(Load load, double[] numerator, double[] denominator) {
        return UnpairedRatio.of(numerator, denominator, RoundRatios.resolution(load));
    }

    private List<CellChange> finish(List<Bare> bare) {
        double[] pValues = bare.stream()
                .map(Bare::speed)
                .filter(Objects::nonNull)
                .mapToDouble(RatioEstimate::pValue)
                .toArray();
        Iterator<Double> confidences =
                DoubleStream.of(FalseDiscoveryRate.confidences(pValues)).iterator();
        double[] confidenceOfEach = bare.stream()
                .mapToDouble(one -> one.speed() == null ? 1 - FalseDiscoveryRate.RATE : confidences.next())
                .toArray();
        return IntStream.range(0, bare.size())
                .parallel()
                .mapToObj(i -> finish(bare.get(i), confidenceOfEach[i]))
                .toList();
    }

    private CellChange finish(Bare bare, double confidence) {
        PlacedCell old = bare.pair().old();
        PlacedCell now = bare.pair().now();
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
                bare.pair().hasSameFile(),
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
        PlacedCell old = bare.pair().old();
        PlacedCell now = bare.pair().now();
        Estimate accuracy = accuracy(old, now);
        Interval delta = accuracy == null ? null : accuracy.interval();
        return new Comparison(
                now.cell().variant(),
                before.run().id(),
                interval,
                interval == null ? null : confidence,
                Math.min(rounds(old.cell()), rounds(now.cell())),
                null,
                interval == null ? "none" : UnpairedRatio.METHOD,
                delta,
                bare.pair().sizeRatio(),
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
    private @Nullable Estimate accuracy(PlacedCell old, PlacedCell now) {
        String samplesBefore =
                before.task().sampleSets().get(old.block().shape().name());
        boolean sameSamples = samplesBefore != null
                && samplesBefore.equals(
                        after.task().sampleSets().get(now.block().shape().name()))
                && sameLabels;
        return sameSamples
                        && old.cell().accuracy() instanceof AccuracyMeasurement.Classification answersBefore
                        && now.cell().accuracy() instanceof AccuracyMeasurement.Classification answersAfter
                ? AccuracyStatistics.difference(
                        answersAfter, answersBefore, after.task(), after.run().seed())
                : null;
    }

    private RoundRatios speedups(PlacedCell cell) {
        return RoundRatios.of(
                slowness.byRound(cell.baseline()), slowness.byRound(cell.cell()), RoundRatios.resolution(cell.load()));
    }

    private static double geometricMean(RoundRatios ratios) {
        return Math.exp(Arrays.stream(ratios.values()).map(Math::log).average().orElseThrow());
    }
}
