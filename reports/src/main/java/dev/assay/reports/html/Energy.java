package dev.assay.reports.html;

import dev.assay.scenarios.measurement.GpuConditions;
import dev.assay.scenarios.measurement.RoundConditions;
import dev.assay.scenarios.measurement.RoundMeasurement;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hold what all CPU packages or GPUs of a machine used while rounds were measured, warm-up included and whoever used it.
 *
 * @param joules in all rounds that tell
 * @param seconds how long that was
 */
record Energy(double joules, double seconds) {
    /** Return what the CPU packages used, or {@code null} where no round tells. */
    static @Nullable Energy ofCpus(List<RoundMeasurement> rounds) {
        return of(rounds, RoundConditions::energyJoules);
    }

    /** Return what the GPUs used, or {@code null} where no round tells. */
    static @Nullable Energy ofGpus(List<RoundMeasurement> rounds) {
        return of(rounds, Energy::gpuJoules);
    }

    private static @Nullable Double gpuJoules(RoundConditions conditions) {
        List<GpuConditions> gpus = conditions.gpus();
        if (gpus == null || gpus.isEmpty() || gpus.stream().anyMatch(gpu -> gpu.energyJoules() == null)) {
            return null;
        }
        return gpus.stream()
                .mapToDouble(gpu -> Objects.requireNonNull(gpu.energyJoules()))
                .sum();
    }

    private static @Nullable Energy of(
            List<RoundMeasurement> rounds, Function<RoundConditions, @Nullable Double> energy) {
        double joules = 0;
        double seconds = 0;
        for (RoundMeasurement round : rounds) {
            RoundConditions conditions = round.conditions();
            Double used = conditions == null ? null : energy.apply(conditions);
            if (conditions != null && used != null) {
                joules += used;
                seconds += conditions.spanNs() / 1e9;
            }
        }
        return seconds > 0 ? new Energy(joules, seconds) : null;
    }

    /** Return the mean power. */
    double watts() {
        return joules / seconds;
    }
}
