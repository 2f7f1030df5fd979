package dev.assay.scenarios.measurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Say what the machine was like while one round of one cell was measured, warm-up included; what it does not tell is {@code null}.
 *
 * @param coolDownNs how long was waited before, for the CPU to cool down
 * @param startCelsius hottest CPU sensor when the worker was started
 * @param stolenShare share of all CPU time that the hypervisor took away, 0 to 1
 * @param busyCores CPUs' worth of work that the whole machine did, the measured worker included
 * @param frequencyMhz of the first core that may be used, at the end
 * @param energyJoules what all CPU packages used, whoever used it
 * @param gpus what each GPU was like, in the order of the driver; {@code null} where there is none
 * @param spanNs how long the energy was counted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RoundConditions(
        long coolDownNs,
        @Nullable Double startCelsius,
        @Nullable Double stolenShare,
        @Nullable Double busyCores,
        @Nullable Double frequencyMhz,
        @Nullable Double energyJoules,
        @Nullable List<GpuConditions> gpus,
        long spanNs) {
    public RoundConditions {
        gpus = gpus == null ? null : List.copyOf(gpus);
    }
}
