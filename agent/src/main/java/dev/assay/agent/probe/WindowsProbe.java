package dev.assay.agent.probe;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Ask the registry and {@code powercfg}. The registry knows no CPU features, so they stay unknown, and with them everything that is
 * concluded from them.
 */
record WindowsProbe(CommandRunner commands, JavaMachine java) implements MachineProbe {
    @Override
    public Machine read() {
        Map<String, String> windows = registry("HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion");
        Map<String, String> cpu = registry("HKLM\\HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\0");
        String build = windows.get("CurrentBuild");
        Long mhz = Numbers.parseLong(cpu.get("~MHz"));
        int processors = java.availableProcessors();
        return new Machine(
                "windows",
                java.osName() + (build == null ? "" : " build " + build),
                build == null ? java.osVersion() : java.osVersion() + "." + build,
                java.arch(),
                new Machine.Cpu(
                        cpu.getOrDefault("ProcessorNameString", "unknown"), vendor(cpu.get("VendorIdentifier")), null),
                new Machine.Cores(processors, processors, null, null, List.of()),
                new Machine.Power(
                        powerScheme(), null, null, mhz == null ? null : mhz.doubleValue(), null, null, null, null),
                host(),
                new Machine.Memory(java.memoryBytes(), null, null),
                null,
                null,
                null);
    }

    /** Read the values of one key from lines such as {@code    ~MHz    REG_DWORD    0xb99}. */
    private Map<String, String> registry(String key) {
        Map<String, String> values = new TreeMap<>();
        commands.run(List.of("reg", "query", key))
                .ifPresent(text -> text.lines().forEach(line -> {
                    String[] fields = line.strip().split("\\s{2,}|\\t", 3);
                    if (fields.length == 3 && fields[1].startsWith("REG_")) {
                        values.put(fields[0], fields[2].strip());
                    }
                }));
        return values;
    }

    private Machine.Host host() {
        Map<String, String> bios = registry("HKLM\\HARDWARE\\DESCRIPTION\\System\\BIOS");
        String product = bios.getOrDefault("SystemManufacturer", "") + " " + bios.getOrDefault("SystemProductName", "");
        String real = registry("HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment")
                .getOrDefault("PROCESSOR_ARCHITECTURE", "");
        boolean translated = real.equalsIgnoreCase("ARM64") && java.arch().equals("x86_64");
        return new Machine.Host(
                VirtualProducts.find(product), null, translated ? "Windows translates x86_64 on ARM64" : null);
    }

    /** Read {@code Power Scheme GUID: 381b4222-f694-41f0-9685-ff5bb260df2e  (Balanced)}. */
    private @Nullable String powerScheme() {
        String scheme = commands.run(List.of("powercfg", "/getactivescheme")).orElse("");
        int open = scheme.indexOf('(');
        int close = scheme.lastIndexOf(')');
        return open < 0 || close < open
                ? null
                : scheme.substring(open + 1, close).toLowerCase(Locale.ROOT);
    }

    private static String vendor(@Nullable String said) {
        return said != null && said.startsWith("Qualcomm") ? "qualcomm" : MachineProbe.vendor(said);
    }
}
