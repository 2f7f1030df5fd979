package dev.assay.agent.probe;

import dev.assay.scenarios.measurement.Hazard;
import dev.assay.scenarios.measurement.NoiseProbe;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Do the same small work again and again for a moment, and say how steadily it went.
 *
 * <p>The work is arithmetic in registers, some tens of microseconds: it needs no memory and no cache, so what differs between two
 * repetitions is the machine (clock, interrupts, other programs, the hypervisor), not the work.
 */
public final class NoiseProber {
    /** Long enough to see a tick of every kind, short enough to run between blocks. */
    public static final Duration DEFAULT_DURATION = Duration.ofMillis(250);

    /** Enough for the compiler to be done with the work. */
    private static final int WARM_UP_REPETITIONS = 500;

    /** Bounds memory where a clock stands still or the work is tiny. */
    private static final int MAX_REPETITIONS = 1 << 20;

    private final SystemFiles files;
    private final LinuxCpuInfo cpuInfo;
    private final TemperatureSensor temperature;
    private final int cpu;
    private final LongSupplier nanoTime;
    private final InstantSource wallClock;
    private final Supplier<ClockQuality> clock;
    private final Runnable work;

    /**
     * Create a prober for the machine that the parameters describe.
     *
     * @param root where the system's files are read below
     * @param nanoTime clock that times the work
     * @param wallClock tells when the probe began
     * @param clock measures how good the system's clock is
     * @param work the fixed work
     */
    NoiseProber(
            Path root, LongSupplier nanoTime, InstantSource wallClock, Supplier<ClockQuality> clock, Runnable work) {
        this.files = new SystemFiles(root);
        this.cpuInfo = new LinuxCpuInfo(files);
        this.temperature = new TemperatureSensor(files);
        this.cpu = LinuxLoad.allowedCpus(files).stream().findFirst().orElse(0);
        this.nanoTime = nanoTime;
        this.wallClock = wallClock;
        this.clock = clock;
        this.work = work;
    }

    /** Create a prober for this machine. */
    public static NoiseProber ofThisMachine() {
        return new NoiseProber(
                Path.of("/"), System::nanoTime, InstantSource.system(), ClockQuality::measure, new FixedWork());
    }

    /**
     * Probe for at least {@code duration}, after a short warm-up.
     *
     * @return what was seen; the worst pause is how much longer than the median the longest repetition took
     */
    public NoiseProbe probe(Duration duration) {
        long epochMs = wallClock.millis();
        ClockQuality quality = clock.get();
        Double loadAverage = LinuxLoad.loadAverage(files);
        for (int i = 0; i < WARM_UP_REPETITIONS; i++) {
            work.run();
        }
        LinuxLoad.CpuTicks before = LinuxLoad.ticks(files);
        long[] workNs = repeat(duration.toNanos());
        LinuxLoad.CpuTicks after = LinuxLoad.ticks(files);
        Double frequencyMhz = LinuxLoad.frequencyMhz(files, cpuInfo, cpu);
        Arrays.sort(workNs);
        long medianNs = percentile(workNs, 50);
        return new NoiseProbe(
                epochMs,
                loadAverage,
                medianNs,
                percentile(workNs, 99),
                workNs[workNs.length - 1] - medianNs,
                stolenShare(before, after),
                frequencyMhz,
                temperature.celsius(),
                otherBusyCores(before, after),
                quality.resolutionNs(),
                quality.costNs());
    }

    /** Return what a probe of this machine warns of; empty on a quiet machine. */
    public List<Hazard> review(NoiseProbe probe) {
        return NoiseReview.of(probe, LinuxLoad.nominalMhz(files, cpu));
    }

    private long[] repeat(long durationNs) {
        long[] workNs = new long[4096];
        int count = 0;
        long start = nanoTime.getAsLong();
        long last = start;
        while (count < MAX_REPETITIONS && (count == 0 || last - start < durationNs)) {
            if (count == workNs.length) {
                workNs = Arrays.copyOf(workNs, 2 * count);
                // Growing is not the machine's noise.
                last = nanoTime.getAsLong();
            }
            work.run();
            long now = nanoTime.getAsLong();
            workNs[count++] = now - last;
            last = now;
        }
        return Arrays.copyOf(workNs, count);
    }

    /** Return the smallest value that at least {@code percent} of all values don't exceed. */
    private static long percentile(long[] sorted, int percent) {
        int rank = (int) Math.ceilDiv((long) sorted.length * percent, 100L);
        return sorted[Math.max(rank, 1) - 1];
    }

    private static @Nullable Double stolenShare(
            LinuxLoad.@Nullable CpuTicks before, LinuxLoad.@Nullable CpuTicks after) {
        return before == null || after == null ? null : after.stolenShareSince(before);
    }

    /** The probe keeps one CPU busy itself. */
    private static @Nullable Double otherBusyCores(
            LinuxLoad.@Nullable CpuTicks before, LinuxLoad.@Nullable CpuTicks after) {
        Double busy = before == null || after == null ? null : after.busyCoresSince(before);
        return busy == null ? null : Math.max(0, busy - 1);
    }

    /** A chain of xorshift steps: each needs the one before, so that nothing can be skipped or reordered. */
    private static final class FixedWork implements Runnable {
        private static final int STEPS = 20_000;

        private long state = 88_172_645_463_325_252L;

        @Override
        public void run() {
            long x = state;
            for (int i = 0; i < STEPS; i++) {
                x ^= x << 13;
                x ^= x >>> 7;
                x ^= x << 17;
            }
            state = x;
        }
    }
}
