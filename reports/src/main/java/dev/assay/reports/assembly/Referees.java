package dev.assay.reports.assembly;

import dev.assay.reports.statistics.FalseDiscoveryRate;
import dev.assay.reports.statistics.MergedLatency;
import dev.assay.reports.statistics.PairedRatio;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.measurement.RefereeRound;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RefereeResult;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compare what Assay measured of a cell with what the load's referee measured of it in the same rounds. */
final class Referees {
    /** JMH's median is the lower end of a bucket as wide as 1/512 of it, Assay's the upper end of one half as wide. */
    private static final double RESOLUTION = 1.0 / 512 + 1.0 / 1024;

    private Referees() {}

    /** Return the cell's referee with its verdict computed anew, if it has one. */
    static @Nullable RefereeResult compare(BlockResult block, CellResult cell) {
        RefereeResult referee = cell.referee();
        if (referee == null) {
            return null;
        }
        double[] ratios = ratios(block.load(), cell.rounds(), referee.rounds());
        Interval ratio = ratios.length < RoundRatios.FEWEST
                ? null
                : PairedRatio.of(ratios, RESOLUTION, Comparisons.plannedRounds(block))
                        .interval(1 - FalseDiscoveryRate.RATE);
        return new RefereeResult(
                referee.referee(),
                referee.rounds(),
                median(referee.rounds()),
                ratio,
                ratios.length,
                RefereeResult.verdict(ratio));
    }

    private static @Nullable Long median(List<RefereeRound> rounds) {
        return rounds.isEmpty()
                ? null
                : MergedLatency.of(rounds.stream().map(RefereeRound::latency).toList())
                        .percentileNs(50);
    }

    private static double[] ratios(Load load, List<RoundMeasurement> rounds, List<RefereeRound> refereed) {
        Map<Integer, RoundMeasurement> measured =
                rounds.stream().collect(Collectors.toMap(RoundMeasurement::round, Function.identity()));
        return refereed.stream()
                .filter(round -> measured.containsKey(round.round()))
                .mapToDouble(round -> RoundRatios.slowness(load, measured.get(round.round()))
                        / MergedLatency.of(round.latency()).medianNs())
                // A median of 0 ns is below the clock's resolution and has no ratio.
                .filter(ratio -> ratio > 0 && Double.isFinite(ratio))
                .toArray();
    }
}
