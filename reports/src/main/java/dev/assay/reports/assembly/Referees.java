package dev.assay.reports.assembly;

import dev.assay.reports.statistics.FalseDiscoveryRate;
import dev.assay.reports.statistics.MergedLatency;
import dev.assay.reports.statistics.PairedRatio;
import dev.assay.scenarios.comparison.RoundRatios;
import dev.assay.scenarios.measurement.RefereeRound;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RefereeResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
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
        RoundRatios ratios = RoundRatios.of(
                RoundRatios.slowness(block.load(), cell.rounds()), medians(referee.rounds()), RESOLUTION);
        Interval ratio = ratios.count() < RoundRatios.FEWEST
                ? null
                : PairedRatio.of(ratios, Comparisons.plannedRounds(block)).interval(1 - FalseDiscoveryRate.RATE);
        return new RefereeResult(
                referee.referee(),
                referee.rounds(),
                median(referee.rounds()),
                ratio,
                ratios.count(),
                RefereeResult.verdict(ratio));
    }

    private static @Nullable Long median(List<RefereeRound> rounds) {
        return rounds.isEmpty()
                ? null
                : MergedLatency.of(rounds.stream().map(RefereeRound::latency).toList())
                        .percentileNs(50);
    }

    private static SequencedMap<Integer, Double> medians(List<RefereeRound> rounds) {
        SequencedMap<Integer, Double> medians = new LinkedHashMap<>();
        rounds.forEach(round -> medians.put(round.round(), RoundRatios.medianNs(round.latency())));
        return medians;
    }
}
