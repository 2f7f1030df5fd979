package dev.assay.agent.nvml;

import dev.assay.scenarios.measurement.GpuState;
import java.io.File;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Read what NVIDIA's GPUs are and do now. */
public final class NvidiaGpus {
    private static final int GRAPHICS_CLOCK = 0;
    private static final int MEMORY_CLOCK = 2;
    private static final int CORE_SENSOR = 0;

    /** Bits of {@code nvmlClocksThrottleReasons}, from the lowest. The first is that the GPU is idle, which slows nobody. */
    private static final List<String> THROTTLE_REASONS = List.of(
            "",
            "application clocks",
            "power limit",
            "hardware slowdown",
            "sync boost",
            "heat, by the driver",
            "heat, by the hardware",
            "power brake",
            "display clocks");

    private final @Nullable NvmlLibrary library;

    private NvidiaGpus(@Nullable NvmlLibrary library) {
        this.library = library;
    }

    /** Return those of this machine; none where the driver's library is absent. */
    public static NvidiaGpus ofThisMachine() {
        return of(File.separatorChar == '\\' ? "nvml.dll" : "libnvidia-ml.so.1");
    }

    /** Return those that a library tells about. */
    static NvidiaGpus of(String library) {
        return new NvidiaGpus(NvmlLibrary.open(library).orElse(null));
    }

    /** Return none, on whatever machine. */
    public static NvidiaGpus none() {
        return new NvidiaGpus(null);
    }

    /** Return the state of each GPU now; empty where there are none, or none can be asked. */
    public List<GpuState> states() {
        List<GpuState> states = new ArrayList<>();
        if (library != null) {
            String driver = library.text("nvmlSystemGetDriverVersion").orElse(null);
            long count = library.number("nvmlDeviceGetCount_v2").orElse(0);
            for (int i = 0; i < count; i++) {
                MemorySegment device = library.device(i).orElse(null);
                if (device != null) {
                    states.add(state(library, device, driver));
                }
            }
        }
        return List.copyOf(states);
    }

    private static GpuState state(NvmlLibrary library, MemorySegment device, @Nullable String driver) {
        Long milliwatts = value(library.number("nvmlDeviceGetPowerUsage", device));
        return new GpuState(
                library.text("nvmlDeviceGetName", device).orElse("unnamed GPU"),
                library.text("nvmlDeviceGetUUID", device).orElse("unknown"),
                driver,
                value(library.longNumber("nvmlDeviceGetTotalEnergyConsumption", device)),
                milliwatts == null ? null : milliwatts / 1e3,
                value(library.number("nvmlDeviceGetTemperature", device, CORE_SENSOR)),
                value(library.number("nvmlDeviceGetClockInfo", device, GRAPHICS_CLOCK)),
                value(library.number("nvmlDeviceGetClockInfo", device, MEMORY_CLOCK)),
                slowedBy(library.longNumber("nvmlDeviceGetCurrentClocksThrottleReasons", device)
                        .orElse(0)));
    }

    private static @Nullable Long value(OptionalLong told) {
        return told.isPresent() ? told.getAsLong() : null;
    }

    private static List<String> slowedBy(long reasons) {
        return IntStream.range(0, THROTTLE_REASONS.size())
                .filter(bit -> (reasons >> bit & 1) == 1)
                .mapToObj(THROTTLE_REASONS::get)
                .filter(words -> !words.isEmpty())
                .toList();
    }
}
