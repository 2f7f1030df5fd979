package dev.assay.reports.assembly;

import dev.assay.reports.statistics.UnpairedRatio;
import dev.assay.scenarios.comparison.RoundRatios;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.Interval;
import org.jspecify.annotations.Nullable;

/** Say how many times faster one cell is than another that was not measured beside it. */
final class UnpairedGain {
    private UnpairedGain() {}

    /**
     * Return the ratio with its interval, or {@code null} where something is {@linkplain Comparability against it}.
     *
     * @param load of both
     */
    static @Nullable Interval of(Load load, CellResult reference, CellResult cell) {
        return Comparability.reasonAgainstUnpaired(load, reference) == null
                        && Comparability.reasonAgainstUnpaired(load, cell) == null
                ? UnpairedRatio.of(
                                RoundRatios.slownessOfEach(load, reference.rounds()),
                                RoundRatios.slownessOfEach(load, cell.rounds()),
                                RoundRatios.resolution(load))
                        .interval()
                : null;
    }
}
