package dev.assay.agent.probe;

import dev.assay.agent.nvml.NvidiaGpus;
import dev.assay.scenarios.measurement.GpuConditions;
import dev.assay.scenarios.measurement.GpuState;
import dev.assay.scenarios.measurement.RoundConditions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Watch the machine while something is measured: a few small files are read before and after, nothing in between.
 *
 * <p>Safe for use by many threads.
 */
public final class MachineWatch {
    private final SystemFiles files;
    private final LinuxCpuInfo cpuInfo;
    private final TemperatureSensor temperature;
    private final PackageEnergy energy;
    private final NvidiaGpus gpus;
    private final LongSupplier nanoTime;

    /**
     * Watch the machine that the parameters describe.
     *
     * @param root where the system's files are read below, {@code /} on a real machine
     */
    public MachineWatch(Path root, NvidiaGpus gpus, LongSupplier nanoTime) {
        this.files = new SystemFiles(root);
        this.cpuInfo = new LinuxCpuInfo(files);
        this.temperature = new TemperatureSensor(files);
        this.energy = new PackageEnergy(files);
        this.gpus = gpus;
        this.nanoTime = nanoTime;
    }

    /** Watch this machine. */
    public static MachineWatch ofThisMachine() {
        return new MachineWatch(Path.of("/"), NvidiaGpus.ofThisMachine(), System::nanoTime);
    }

    /** Return the hottest of the CPU's sensors in degrees Celsius, or {@code null} where none can be read. */
    public @Nullable Double celsius() {
        return temperature.celsius();
    }

    /** Begin to watch. */
    public Span begin() {
        return new Span(celsius(), LinuxLoad.ticks(files), energy.microjoules(), gpus.states(), nanoTime.getAsLong());
    }

    private @Nullable List<GpuConditions> gpusSince(List<GpuState> before) {
        List<GpuState> after = gpus.states();
        if (after.isEmpty()) {
            return null;
        }
        Map<String, GpuState> known =
                before.stream().collect(Collectors.toMap(GpuState::uuid, Function.identity(), (first, _) -> first));
        return after.stream()
                .map(gpu -> GpuConditions.between(known.get(gpu.uuid()), gpu))
                .toList();
    }

    /** What was seen at the beginning. */
    public final class Span {
        private final @Nullable Double celsius;
        private final LinuxLoad.@Nullable CpuTicks ticks;
        private final Map<String, Long> microjoules;
        private final List<GpuState> gpuStates;
        private final long startNs;

        private Span(
                @Nullable Double celsius,
                LinuxLoad.@Nullable CpuTicks ticks,
                Map<String, Long> microjoules,
                List<GpuState> gpuStates,
                long startNs) {
            this.celsius = celsius;
            this.ticks = ticks;
            this.microjoules = microjoules;
            this.gpuStates = gpuStates;
            this.startNs = startNs;
        }

        /**
         * Return what the machine was like since.
         *
         * @param coolDownNs how long was waited before it began
         */
        public RoundConditions end(long coolDownNs) {
            long spanNs = nanoTime.getAsLong() - startNs;
            Map<String, Long> microjoulesAfter = energy.microjoules();
            LinuxLoad.CpuTicks after = LinuxLoad.ticks(files);
            int cpu = LinuxLoad.allowedCpus(files).stream().findFirst().orElse(0);
            return new RoundConditions(
                    coolDownNs,
                    celsius,
                    ticks == null || after == null ? null : after.stolenShareSince(ticks),
                    ticks == null || after == null ? null : after.busyCoresSince(ticks),
                    LinuxLoad.frequencyMhz(files, cpuInfo, cpu),
                    energy.joules(microjoules, microjoulesAfter),
                    gpusSince(gpuStates),
                    spanNs);
        }
    }
}
