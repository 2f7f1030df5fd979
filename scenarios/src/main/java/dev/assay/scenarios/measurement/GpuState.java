package dev.assay.scenarios.measurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Say what a GPU is and does at one moment; what it does not tell is {@code null}.
 *
 * @param name of the product
 * @param uuid tells this one from all others
 * @param driverVersion of the machine's driver
 * @param energyMillijoules used since the driver was loaded, whoever used it
 * @param powerWatts drawn now
 * @param temperatureCelsius of the chip
 * @param clockMhz of its cores
 * @param memoryClockMhz of its memory
 * @param slowedBy what keeps its clock below the highest, in words; empty where nothing does, or it does not tell
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GpuState(
        String name,
        String uuid,
        @Nullable String driverVersion,
        @Nullable Long energyMillijoules,
        @Nullable Double powerWatts,
        @Nullable Long temperatureCelsius,
        @Nullable Long clockMhz,
        @Nullable Long memoryClockMhz,
        List<String> slowedBy) {
    public GpuState {
        slowedBy = List.copyOf(slowedBy);
    }
}
