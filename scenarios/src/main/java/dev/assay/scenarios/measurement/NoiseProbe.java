package dev.assay.scenarios.measurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Say how steadily the machine does the same small work again and again.
 *
 * @param epochMs wall clock when the probe began
 * @param loadAverage one-minute load average, where the system has one
 * @param workP50Ns median time of the fixed work
 * @param workP99Ns 99th percentile of the fixed work
 * @param worstPauseNs longest time that the probe was not running although it wanted to
 * @param stolenShare share of CPU time that the hypervisor took away, 0 to 1
 * @param frequencyMhz frequency of the first core during the probe
 * @param temperatureCelsius hottest CPU sensor
 * @param otherBusyCores CPUs' worth of work that everything but the probe did during the probe
 * @param clockResolutionNs smallest step between two different readings of {@code System.nanoTime}
 * @param clockCostNs what one reading costs, on average
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NoiseProbe(
        long epochMs,
        @Nullable Double loadAverage,
        long workP50Ns,
        long workP99Ns,
        long worstPauseNs,
        @Nullable Double stolenShare,
        @Nullable Double frequencyMhz,
        @Nullable Double temperatureCelsius,
        @Nullable Double otherBusyCores,
        @Nullable Long clockResolutionNs,
        @Nullable Double clockCostNs) {
    /** Hold a probe that knows neither other programs nor the clock. */
    public NoiseProbe(
            long epochMs,
            @Nullable Double loadAverage,
            long workP50Ns,
            long workP99Ns,
            long worstPauseNs,
            @Nullable Double stolenShare,
            @Nullable Double frequencyMhz,
            @Nullable Double temperatureCelsius) {
        this(
                epochMs,
                loadAverage,
                workP50Ns,
                workP99Ns,
                worstPauseNs,
                stolenShare,
                frequencyMhz,
                temperatureCelsius,
                null,
                null,
                null);
    }
}
