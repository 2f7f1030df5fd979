package dev.assay.agent.doctor;

import dev.assay.scenarios.measurement.Environment;
import dev.assay.scenarios.measurement.GpuState;
import dev.assay.scenarios.measurement.Hazard;
import dev.assay.scenarios.measurement.NoiseProbe;
import dev.assay.scenarios.measurement.SelfCost;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.tool.environment.ToolStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Render a doctor's report as plain lines of text for a terminal. */
public final class DoctorText {
    private static final int LABEL_WIDTH = 14;

    private final DoctorReport report;
    private final List<String> lines = new ArrayList<>();

    private DoctorText(DoctorReport report) {
        this.report = report;
    }

    /** Return the lines, without line ends and without colors. */
    public static List<String> render(DoctorReport report) {
        DoctorText text = new DoctorText(report);
        text.machine();
        text.gpus();
        text.runtimes();
        text.tools();
        text.confinement();
        text.noise();
        text.selfCost();
        text.advice();
        return List.copyOf(text.lines);
    }

    private void machine() {
        Environment environment = report.device().environment();
        lines.add("Machine");
        fact("system", environment.os() + ", kernel " + environment.kernel() + ", " + environment.arch());
        fact("cpu", environment.cpuModel());
        fact("features", environment.cpuFeatures().isEmpty() ? "unknown" : String.join(" ", environment.cpuFeatures()));
        fact(
                "cores",
                String.format(
                        Locale.ROOT, "%s usable of %d", trim(environment.usableCores()), environment.onlineCores()));
        fact("clock", clock(environment));
        fact("memory", memory(environment));
        fact(
                "runs on",
                environment.emulated() ? "EMULATED CPU" : orElse(environment.virtualization(), "real hardware"));
        fact("java", environment.jvm());
        fact("labels", labels(report.device().labels()));
    }

    private void gpus() {
        if (report.gpus().isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("GPUs");
        for (GpuState gpu : report.gpus()) {
            fact("name", gpu.name() + ", " + gpu.uuid());
            fact("driver", orElse(gpu.driverVersion(), "unknown"));
            fact("now", now(gpu));
            fact(
                    "energy",
                    gpu.energyMillijoules() == null ? "does not tell" : "can be read, and stands in every round");
            if (!gpu.slowedBy().isEmpty()) {
                fact("slowed by", String.join("; ", gpu.slowedBy()));
            }
        }
    }

    private static String now(GpuState gpu) {
        List<String> parts = new ArrayList<>();
        if (gpu.powerWatts() != null) {
            parts.add(String.format(Locale.ROOT, "%.0f W", gpu.powerWatts()));
        }
        if (gpu.temperatureCelsius() != null) {
            parts.add(gpu.temperatureCelsius() + " °C");
        }
        if (gpu.clockMhz() != null) {
            parts.add("cores at " + gpu.clockMhz() + " MHz");
        }
        if (gpu.memoryClockMhz() != null) {
            parts.add("memory at " + gpu.memoryClockMhz() + " MHz");
        }
        return parts.isEmpty() ? "does not tell" : String.join(", ", parts);
    }

    private void runtimes() {
        lines.add("");
        lines.add("Runtimes");
        if (report.runtimes().isEmpty()) {
            lines.add("  none found on the class path");
        }
        Map<String, String> neverTried = report.neverTried();
        for (RuntimeStatus runtime : report.runtimes()) {
            if (runtime.works()) {
                fact(
                        runtime.id(),
                        Stream.of("works", orElse(runtime.version(), ""), orElse(runtime.description(), ""))
                                .filter(part -> !part.isEmpty())
                                .collect(Collectors.joining(", ")));
            } else {
                Problem problem = runtime.problem();
                fact(runtime.id(), "does not work" + (problem == null ? "" : ": " + problem.message()));
                if (problem != null) {
                    fact("", "→ " + problem.hint());
                }
            }
            String untried = neverTried.get(runtime.id());
            if (untried != null) {
                fact("", untried);
            }
        }
    }

    private void tools() {
        if (report.tools().isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("Tools that convert models");
        for (ToolStatus tool : report.tools()) {
            Problem problem = tool.problem();
            fact(tool.name(), problem == null ? "works, " + tool.version() : problem.message());
            if (problem != null) {
                fact("", "→ " + problem.hint());
            }
        }
    }

    private void confinement() {
        Problem problem = report.confinement().problem();
        lines.add("");
        lines.add("Models that you don't trust");
        fact("sandbox", problem == null ? "works: start the agent with --confine" : problem.message());
        if (problem != null) {
            fact("", "→ " + problem.hint());
        }
    }

    private void noise() {
        NoiseProbe noise = report.noise();
        lines.add("");
        lines.add("Noise");
        fact(
                "fixed work",
                String.format(
                        Locale.ROOT,
                        "median %.1f µs, p99 %.1f µs (%+.1f %%), worst pause %.2f ms",
                        noise.workP50Ns() / 1e3,
                        noise.workP99Ns() / 1e3,
                        noise.workP50Ns() == 0
                                ? 0.0
                                : 100.0 * (noise.workP99Ns() - noise.workP50Ns()) / noise.workP50Ns(),
                        noise.worstPauseNs() / 1e6));
        fact(
                "nanoTime",
                String.format(
                        Locale.ROOT,
                        "resolution %d ns, %.0f ns a reading",
                        report.clock().resolutionNs(),
                        report.clock().costNs()));
        factIfKnown("load average", noise.loadAverage(), "%.2f");
        factIfKnown("frequency", noise.frequencyMhz(), "%.0f MHz");
        factIfKnown("temperature", noise.temperatureCelsius(), "%.0f °C");
        Double stolenShare = noise.stolenShare();
        factIfKnown("stolen time", stolenShare == null ? null : 100 * stolenShare, "%.1f %%");
    }

    private void selfCost() {
        SelfCost cost = report.selfCost();
        if (cost == null) {
            return;
        }
        lines.add("");
        lines.add("What Assay itself costs");
        fact(
                "a query",
                String.format(
                        Locale.ROOT,
                        "median %d ns, p99 %d ns, p99.9 %d ns, at most %.1f million a second",
                        cost.latencyP50Ns(),
                        cost.latencyP99Ns(),
                        cost.latencyP999Ns(),
                        cost.maxPerSecond() / 1e6));
        for (SelfCost.IssueDelay delay : cost.issueDelays()) {
            fact(
                    String.format(Locale.ROOT, "%,.0f/s", delay.ratePerSecond()),
                    String.format(
                            Locale.ROOT,
                            "issued late by %.1f µs in the median, %.1f µs at p99, %.1f µs at most%s",
                            delay.p50Ns() / 1e3,
                            delay.p99Ns() / 1e3,
                            delay.maxNs() / 1e3,
                            delay.keptUp() ? "" : "; more than it can issue"));
        }
    }

    private void advice() {
        lines.add("");
        List<Hazard> hazards = Stream.concat(
                        report.device().environment().hazards().stream(), report.noiseHazards().stream())
                .toList();
        if (hazards.isEmpty()) {
            lines.add("Nothing here is known to mislead a measurement.");
            return;
        }
        lines.add("What may mislead a measurement here");
        for (Hazard hazard : hazards) {
            lines.add("  - " + hazard.message() + " [" + hazard.code() + "]");
            lines.add("    → " + hazard.hint());
        }
    }

    private static String clock(Environment environment) {
        List<String> parts = new ArrayList<>();
        if (environment.frequencyMhz() != null) {
            parts.add(String.format(Locale.ROOT, "%.0f MHz", environment.frequencyMhz()));
        }
        if (environment.governor() != null) {
            parts.add("governor " + environment.governor());
        }
        if (environment.turbo() != null) {
            parts.add(environment.turbo() ? "turbo on" : "turbo off");
        }
        return parts.isEmpty() ? "unknown" : String.join(", ", parts);
    }

    private static String memory(Environment environment) {
        String total = String.format(Locale.ROOT, "%.1f GiB", environment.memoryBytes() / (double) (1 << 30));
        Long limit = environment.memoryLimitBytes();
        return limit == null
                ? total
                : String.format(Locale.ROOT, "%.1f GiB allowed of %s", limit / (double) (1 << 30), total);
    }

    private static String labels(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(" "));
    }

    private void fact(String label, String value) {
        lines.add("  " + label + " ".repeat(Math.max(1, LABEL_WIDTH - label.length())) + value);
    }

    private void factIfKnown(String label, @Nullable Double value, String pattern) {
        if (value != null) {
            fact(label, String.format(Locale.ROOT, pattern, value));
        }
    }

    private static String trim(double cores) {
        return String.format(Locale.ROOT, "%.2f", cores).replaceAll("\\.?0+$", "");
    }

    private static String orElse(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }
}
