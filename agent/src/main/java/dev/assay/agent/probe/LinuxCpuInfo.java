package dev.assay.agent.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Understand {@code /proc/cpuinfo}: x86 and ARM write it differently. */
final class LinuxCpuInfo {
    private final SystemFiles files;

    LinuxCpuInfo(SystemFiles files) {
        this.files = files;
    }

    /** Return how many logical CPUs are listed. */
    int processors() {
        return values("processor").size();
    }

    Machine.Cpu cpu() {
        String x86Vendor = value("vendor_id");
        List<String> flags = words(value("flags") == null ? value("Features") : value("flags"));
        List<String> features = flags.isEmpty() ? null : CpuFeatures.thatMatter(flags);
        if (x86Vendor != null) {
            String model = value("model name");
            return new Machine.Cpu(model == null ? "unknown" : model, MachineProbe.vendor(x86Vendor), features);
        }
        String implementer = value("CPU implementer");
        return new Machine.Cpu(armModel(), implementer == null ? "unknown" : ArmCores.vendor(implementer), features);
    }

    /** Return the names of the kinds of ARM cores, most numerous first; empty on x86. */
    Map<String, Integer> armCores() {
        List<String> implementers = values("CPU implementer");
        List<String> parts = values("CPU part");
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(implementers.size(), parts.size()); i++) {
            counts.merge(ArmCores.name(implementers.get(i), parts.get(i)), 1, Integer::sum);
        }
        return counts;
    }

    /** Return the architecture that the file is written for, or {@code null} if it does not show. */
    @Nullable
    String arch() {
        if (value("vendor_id") != null && value("flags") != null) {
            return words(value("flags")).contains("lm") ? "x86_64" : "x86";
        }
        if (value("CPU implementer") != null) {
            return words(value("Features")).contains("asimd") ? "aarch64" : "arm";
        }
        return null;
    }

    /** Return whether a Java machine of an architecture runs on this CPU without emulation; false where the file does not tell. */
    boolean isOf(String javaArch) {
        String real = arch();
        if (real == null) {
            return false;
        }
        return real.startsWith("x86")
                ? List.of("x86_64", "x86", "i386").contains(javaArch)
                : List.of("aarch64", "arm").contains(javaArch);
    }

    boolean hasHypervisorFlag() {
        return words(value("flags")).contains("hypervisor");
    }

    @Nullable
    Double frequencyMhz(int cpu) {
        List<String> frequencies = values("cpu MHz");
        return cpu < frequencies.size() ? Numbers.parseDouble(frequencies.get(cpu)) : null;
    }

    private String armModel() {
        String cores = armCores().entrySet().stream()
                .map(core -> core.getValue() + "x " + core.getKey())
                .collect(Collectors.joining(" + "));
        List<String> names = new ArrayList<>();
        for (@Nullable
        String name : new @Nullable String[] {
            value("Model"), files.word("/proc/device-tree/model"), value("model name"), value("Hardware")
        }) {
            if (name != null) {
                names.add(name);
                break;
            }
        }
        if (!cores.isEmpty()) {
            names.add(names.isEmpty() ? cores : "(" + cores + ")");
        }
        return names.isEmpty() ? "unknown" : String.join(" ", names);
    }

    private @Nullable String value(String key) {
        return files.value("/proc/cpuinfo", ":", key);
    }

    private List<String> values(String key) {
        return files.values("/proc/cpuinfo", ":", key);
    }

    private static List<String> words(@Nullable String text) {
        Set<String> words = new LinkedHashSet<>();
        if (text != null) {
            words.addAll(List.of(text.strip().split("\\s+", -1)));
        }
        return List.copyOf(words);
    }
}
