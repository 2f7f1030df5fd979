package dev.assay.agent.probe;

import dev.assay.scenarios.measurement.Hazard;
import dev.assay.scenarios.measurement.NoiseProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Say in words what noise probes mean for the numbers. */
public final class NoiseReview {
    private static final double NOTABLE_CHANGE = 0.05;
    private static final double NOTABLE_STOLEN_SHARE = 0.01;
    private static final double NOTABLE_JITTER = 0.2;
    private static final long NOTABLE_PAUSE_NS = 5_000_000;
    private static final double NOTABLE_WARMING_CELSIUS = 10;
    private static final double HOT_CELSIUS = 90;
    private static final double NOTABLE_OTHER_CORES = 0.5;
    private static final double SLOW_CLOCK_NS = 500;

    private NoiseReview() {}

    /**
     * Return what one probe warns of; empty on a quiet machine.
     *
     * @param nominalMhz the clock that the CPU can hold for good, where it is known
     */
    static List<Hazard> of(NoiseProbe probe, @Nullable Double nominalMhz) {
        List<Hazard> hazards = new ArrayList<>();
        if (probe.workP50Ns() > 0 && probe.workP99Ns() > (1 + NOTABLE_JITTER) * probe.workP50Ns()) {
            hazards.add(new Hazard(
                    "noise.jitter",
                    "one in a hundred repetitions of the same work takes "
                            + longer((double) probe.workP99Ns() / probe.workP50Ns())
                            + ": differences of that size in p99 mean nothing",
                    "stop other programs; compare medians, or more rounds"));
        }
        if (probe.worstPauseNs() > NOTABLE_PAUSE_NS) {
            hazards.add(new Hazard(
                    "noise.pause",
                    String.format(
                            Locale.ROOT,
                            "something else had the core for %.1f ms in one go: such pauses become the maximum, and p99.9, of what is"
                                    + " measured",
                            probe.worstPauseNs() / 1e6),
                    "stop other programs; in a container or virtual machine ask for cores of its own"));
        }
        if (probe.stolenShare() != null && probe.stolenShare() > NOTABLE_STOLEN_SHARE) {
            hazards.add(new Hazard(
                    "noise.stolen",
                    "the hypervisor took " + percent(probe.stolenShare()) + " of the CPU time for others",
                    "move to a host with dedicated cores, or measure at a quieter hour"));
        }
        if (probe.otherBusyCores() != null && probe.otherBusyCores() > NOTABLE_OTHER_CORES) {
            hazards.add(new Hazard(
                    "noise.other-load",
                    String.format(
                            Locale.ROOT,
                            "other programs keep %.1f CPUs busy: they compete for caches, memory and turbo, if not for the core",
                            probe.otherBusyCores()),
                    "stop other programs, or give the workers CPUs of their own (`cpus` of a runtime)"));
        }
        if (probe.clockCostNs() != null && probe.clockCostNs() > SLOW_CLOCK_NS) {
            hazards.add(new Hazard(
                    "noise.slow-clock",
                    String.format(
                            Locale.ROOT,
                            "one reading of the clock takes %.0f ns, and each query has two: don't compare what answers within"
                                    + " microseconds",
                            probe.clockCostNs()),
                    "see why the system does not read the CPU's counter (the kernel's clock source, the hypervisor)"));
        }
        if (probe.temperatureCelsius() != null && probe.temperatureCelsius() >= HOT_CELSIUS) {
            hazards.add(new Hazard(
                    "noise.hot",
                    "the CPU is at " + Math.round(probe.temperatureCelsius())
                            + " °C, near where CPUs lower their clock to cool down",
                    "let it cool down, or cool it better"));
        }
        Double frequencyMhz = probe.frequencyMhz();
        if (nominalMhz != null && frequencyMhz != null && frequencyMhz < 0.9 * nominalMhz) {
            hazards.add(new Hazard(
                    "noise.below-nominal",
                    "under load the clock is at " + Math.round(frequencyMhz) + " MHz, below the nominal "
                            + Math.round(nominalMhz) + " MHz: the CPU is held back by heat, power or policy",
                    "check cooling, power limits and the governor"));
        }
        return List.copyOf(hazards);
    }

    /** Return how the machine changed between a probe before a block and one after it; empty if it stayed the same. */
    public static List<Hazard> compare(NoiseProbe before, NoiseProbe after) {
        List<Hazard> hazards = new ArrayList<>();
        double change = before.workP50Ns() <= 0 ? 0 : (double) after.workP50Ns() / before.workP50Ns() - 1;
        if (Math.abs(change) > NOTABLE_CHANGE) {
            hazards.add(
                    new Hazard(
                            change > 0 ? "noise.slower-after" : "noise.faster-after",
                            "the machine was " + percent(Math.abs(change)) + (change > 0 ? " slower" : " faster")
                                    + " after the block than before: absolute times drifted while it ran; ratios within a round hold",
                            "let the machine settle (warm up or cool down), fix its clock, stop other programs, and measure again"));
        }
        if (before.frequencyMhz() != null && after.frequencyMhz() != null && before.frequencyMhz() > 0) {
            double clock = after.frequencyMhz() / before.frequencyMhz() - 1;
            if (Math.abs(clock) > NOTABLE_CHANGE) {
                hazards.add(new Hazard(
                        "noise.frequency-changed",
                        "the clock went from " + Math.round(before.frequencyMhz()) + " to "
                                + Math.round(after.frequencyMhz()) + " MHz over the block",
                        "set the governor 'performance' and switch turbo off for steady numbers"));
            }
        }
        if (before.temperatureCelsius() != null
                && after.temperatureCelsius() != null
                && after.temperatureCelsius() - before.temperatureCelsius() >= NOTABLE_WARMING_CELSIUS) {
            hazards.add(new Hazard(
                    "noise.hotter-after",
                    "the CPU warmed up from " + Math.round(before.temperatureCelsius()) + " to "
                            + Math.round(after.temperatureCelsius())
                            + " °C over the block: later rounds ran hotter than early ones",
                    "warm the machine up first, or leave pauses between rounds"));
        }
        return List.copyOf(hazards);
    }

    private static String longer(double ratio) {
        return ratio < 2
                ? percent(ratio - 1) + " longer than the median"
                : String.format(Locale.ROOT, "%.1f times the median", ratio);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, share < 0.0995 ? "%.1f %%" : "%.0f %%", 100 * share);
    }
}
