package dev.assay.agent.probe;

import java.util.Map;

/** Name ARM cores by the implementer and part numbers of their MIDR register, as {@code lscpu} does. */
final class ArmCores {
    private static final Map<String, String> VENDORS = Map.ofEntries(
            Map.entry("0x41", "arm"),
            Map.entry("0x42", "broadcom"),
            Map.entry("0x43", "cavium"),
            Map.entry("0x46", "fujitsu"),
            Map.entry("0x48", "hisilicon"),
            Map.entry("0x4e", "nvidia"),
            Map.entry("0x50", "apm"),
            Map.entry("0x51", "qualcomm"),
            Map.entry("0x53", "samsung"),
            Map.entry("0x56", "marvell"),
            Map.entry("0x61", "apple"),
            Map.entry("0x6d", "microsoft"),
            Map.entry("0xc0", "ampere"));

    private static final Map<String, String> PARTS = Map.ofEntries(
            Map.entry("0x41 0xd03", "Cortex-A53"),
            Map.entry("0x41 0xd04", "Cortex-A35"),
            Map.entry("0x41 0xd05", "Cortex-A55"),
            Map.entry("0x41 0xd07", "Cortex-A57"),
            Map.entry("0x41 0xd08", "Cortex-A72"),
            Map.entry("0x41 0xd09", "Cortex-A73"),
            Map.entry("0x41 0xd0a", "Cortex-A75"),
            Map.entry("0x41 0xd0b", "Cortex-A76"),
            Map.entry("0x41 0xd0c", "Neoverse-N1"),
            Map.entry("0x41 0xd0d", "Cortex-A77"),
            Map.entry("0x41 0xd40", "Neoverse-V1"),
            Map.entry("0x41 0xd41", "Cortex-A78"),
            Map.entry("0x41 0xd42", "Cortex-A78AE"),
            Map.entry("0x41 0xd44", "Cortex-X1"),
            Map.entry("0x41 0xd46", "Cortex-A510"),
            Map.entry("0x41 0xd47", "Cortex-A710"),
            Map.entry("0x41 0xd48", "Cortex-X2"),
            Map.entry("0x41 0xd49", "Neoverse-N2"),
            Map.entry("0x41 0xd4d", "Cortex-A715"),
            Map.entry("0x41 0xd4e", "Cortex-X3"),
            Map.entry("0x41 0xd4f", "Neoverse-V2"),
            Map.entry("0x41 0xd80", "Cortex-A520"),
            Map.entry("0x41 0xd81", "Cortex-A720"),
            Map.entry("0x41 0xd82", "Cortex-X4"),
            Map.entry("0x41 0xd84", "Neoverse-V3"),
            Map.entry("0x41 0xd8e", "Neoverse-N3"),
            Map.entry("0x46 0x001", "A64FX"),
            Map.entry("0x48 0xd01", "Kunpeng-920"),
            Map.entry("0x4e 0x004", "Carmel"),
            Map.entry("0x51 0x001", "Oryon"),
            Map.entry("0x6d 0xd49", "Azure-Cobalt-100"),
            Map.entry("0xc0 0xac3", "Ampere-1"));

    private ArmCores() {}

    static String vendor(String implementer) {
        return VENDORS.getOrDefault(implementer, implementer);
    }

    /** Return the core's name, or its numbers where it is not known. */
    static String name(String implementer, String part) {
        String known = PARTS.get(implementer + " " + part);
        return known == null ? vendor(implementer) + " part " + part : known;
    }
}
