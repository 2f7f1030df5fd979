package dev.assay.agent.probe;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hold what the Java machine says of itself and of the system below it.
 *
 * @param osName system property {@code os.name}
 * @param osVersion system property {@code os.version}
 * @param osArch system property {@code os.arch}
 * @param vendor system property {@code java.vendor}
 * @param version system property {@code java.runtime.version}
 * @param vmName system property {@code java.vm.name}
 * @param vmInfo system property {@code java.vm.info}
 * @param availableProcessors what the Java machine believes it may use
 * @param memoryBytes what the Java machine believes the machine or container has
 * @param instructions sets of instructions that the Java machine makes use of on x86_64, by Linux's names: what the CPU has, as far as
 *     the Java machine knows it. Asked for only where the system says something else
 */
public record JavaMachine(
        String osName,
        String osVersion,
        String osArch,
        String vendor,
        String version,
        String vmName,
        String vmInfo,
        int availableProcessors,
        long memoryBytes,
        Supplier<List<String>> instructions) {
    /** Return what the Java machine that this runs on says. */
    public static JavaMachine current() {
        return new JavaMachine(
                System.getProperty("os.name", "unknown"),
                System.getProperty("os.version", "unknown"),
                System.getProperty("os.arch", "unknown"),
                System.getProperty("java.vendor", "unknown"),
                System.getProperty("java.runtime.version", "unknown"),
                System.getProperty("java.vm.name", "unknown"),
                System.getProperty("java.vm.info", "unknown"),
                Runtime.getRuntime().availableProcessors(),
                totalMemoryBytes(),
                JavaMachine::usedInstructions);
    }

    /** Return the architecture by the name that scenarios use. */
    String arch() {
        return switch (osArch) {
            case "amd64", "x86_64", "x64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch64";
            default -> osArch;
        };
    }

    String description() {
        return vendor + " " + version + " (" + vmName + ", " + vmInfo + ")";
    }

    private static List<String> usedInstructions() {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        List<String> instructions = new ArrayList<>();
        if (option(machine, "UseSSE") >= 4) {
            instructions.add("sse4_2");
        }
        List<String> levels = List.of("avx", "avx2", "avx512f");
        instructions.addAll(levels.subList(0, Math.clamp(option(machine, "UseAVX"), 0, levels.size())));
        return List.copyOf(instructions);
    }

    /** Return the number that an option has; 0 on a Java machine that does not have the option. */
    private static int option(@Nullable HotSpotDiagnosticMXBean machine, String name) {
        try {
            return machine == null
                    ? 0
                    : Integer.parseInt(machine.getVMOption(name).getValue());
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }

    private static long totalMemoryBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }
}
