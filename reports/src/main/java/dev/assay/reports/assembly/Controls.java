package dev.assay.reports.assembly;

import dev.assay.reports.statistics.FalseDiscoveryRate;
import dev.assay.reports.statistics.PairedRatio;
import dev.assay.scenarios.comparison.RoundRatios;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.Control;
import dev.assay.scenarios.result.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compare the baseline with itself. */
final class Controls {
    private Controls() {}

    /** Return the block's control with its ratio computed anew, if it has one. */
    static @Nullable Control compare(BlockResult block, @Nullable Device device) {
        Control control = block.control();
        if (control == null) {
            return null;
        }
        List<RoundMeasurement> baseline = block.cells().getFirst().rounds();
        RoundRatios ratios = RoundRatios.of(block.load(), baseline, control.rounds());
        String reason = reasonAgainst(block, control, ratios, device);
        Interval ratio = reason == null
                ? PairedRatio.of(ratios, Comparisons.plannedRounds(block)).interval(1 - FalseDiscoveryRate.RATE)
                : null;
        return new Control(
                control.rounds(),
                control.problems(),
                ratio,
                ratios.count(),
                ratio == null ? null : Math.max(ratio.high(), 1 / ratio.low()) - 1,
                reason);
    }

    private static @Nullable String reasonAgainst(
            BlockResult block, Control control, RoundRatios ratios, @Nullable Device device) {
        if (device != null && device.environment().emulated()) {
            return "device " + device.id() + " is emulated";
        }
        for (List<RoundMeasurement> rounds : List.of(block.cells().getFirst().rounds(), control.rounds())) {
            if (!OpenLoopSummaries.keptUp(rounds)) {
                return "the baseline did not keep up with the rate";
            }
            String doubt = SpeedChecks.doubtOfSpeed(rounds);
            if (doubt != null) {
                return "the baseline " + doubt;
            }
        }
        return ratios.count() < RoundRatios.FEWEST ? "fewer than two rounds were measured of both" : null;
    }
}
