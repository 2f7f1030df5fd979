package dev.assay.agent.probe;

import java.lang.management.ManagementFactory;

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
        long memoryBytes) {
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
                totalMemoryBytes());
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

    private static long totalMemoryBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }
}
