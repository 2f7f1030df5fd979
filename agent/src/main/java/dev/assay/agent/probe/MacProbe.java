package dev.assay.agent.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Ask {@code sysctl} and {@code pmset}. */
record MacProbe(CommandRunner commands, JavaMachine java) implements MachineProbe {
    /** Names of sysctl with the names that Linux gives the same features. */
    private static final Map<String, String> ARM_FEATURES = Map.of(
            "hw.optional.AdvSIMD", "asimd",
            "hw.optional.arm.FEAT_FP16", "asimdhp",
            "hw.optional.arm.FEAT_DotProd", "asimddp",
            "hw.optional.arm.FEAT_I8MM", "i8mm",
            "hw.optional.arm.FEAT_BF16", "bf16",
            "hw.optional.arm.FEAT_SME", "sme",
            "hw.optional.arm.FEAT_SME2", "sme2");

    private static final Map<String, String> X86_FEATURES = Map.of(
            "SSE4.2", "sse4_2",
            "AVX1.0", "avx",
            "FMA", "fma",
            "F16C", "f16c",
            "AVX2", "avx2",
            "AVX512F", "avx512f",
            "AVX512BW", "avx512bw",
            "AVX512VL", "avx512vl",
            "AVX512VNNI", "avx512_vnni");

    @Override
    public Machine read() {
        Map<String, String> system = sysctl();
        String version = system.get("kern.osproductversion");
        String kernel = system.get("kern.osrelease");
        String model = system.get("machdep.cpu.brand_string");
        String vendor = system.get("machdep.cpu.vendor");
        boolean apple = vendor == null && model != null && model.startsWith("Apple");
        Machine.Host host = host(system);
        return new Machine(
                "macos",
                "macOS " + (version == null ? java.osVersion() : version),
                kernel == null ? java.osVersion() : kernel,
                java.arch(),
                new Machine.Cpu(
                        model == null ? "unknown" : model,
                        apple ? "apple" : MachineProbe.vendor(vendor),
                        host.emulation() == null ? features(system) : null),
                cores(system),
                power(system),
                host,
                memory(system),
                loadAverage(system),
                null,
                null);
    }

    private Map<String, String> sysctl() {
        Map<String, String> values = new TreeMap<>();
        commands.run(List.of("/usr/sbin/sysctl", "-a"))
                .ifPresent(text -> text.lines().forEach(line -> {
                    int colon = line.indexOf(": ");
                    if (colon > 0) {
                        values.put(
                                line.substring(0, colon),
                                line.substring(colon + 2).strip());
                    }
                }));
        return values;
    }

    private static @Nullable List<String> features(Map<String, String> system) {
        List<String> flags = new ArrayList<>();
        ARM_FEATURES.forEach((key, name) -> {
            if ("1".equals(system.get(key))) {
                flags.add(name);
            }
        });
        for (String key : List.of("machdep.cpu.features", "machdep.cpu.leaf7_features")) {
            for (String word : system.getOrDefault(key, "").split("\\s+", -1)) {
                String name = X86_FEATURES.get(word.toUpperCase(Locale.ROOT));
                if (name != null) {
                    flags.add(name);
                }
            }
        }
        return flags.isEmpty() ? null : CpuFeatures.thatMatter(flags);
    }

    private Machine.Cores cores(Map<String, String> system) {
        Long logical = Numbers.parseLong(system.get("hw.logicalcpu"));
        Long physical = Numbers.parseLong(system.get("hw.physicalcpu"));
        int online = logical == null ? java.availableProcessors() : logical.intValue();
        Integer threadsPerCore =
                logical == null || physical == null || physical <= 0 ? null : (int) (logical / physical);
        Long levels = Numbers.parseLong(system.get("hw.nperflevels"));
        List<String> kinds =
                levels != null && levels > 1 ? List.of("performance cores", "efficiency cores") : List.of();
        return new Machine.Cores(online, online, null, threadsPerCore, kinds);
    }

    private Machine.Power power(Map<String, String> system) {
        Long hertz = Numbers.parseLong(system.get("hw.cpufrequency"));
        Boolean onBattery = commands.run(List.of("/usr/bin/pmset", "-g", "batt"))
                .filter(text -> text.contains("drawing from"))
                .map(text -> text.contains("'Battery Power'"))
                .orElse(null);
        Boolean saving = commands.run(List.of("/usr/bin/pmset", "-g"))
                .flatMap(text -> text.lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("lowpowermode"))
                        .map(line -> line.endsWith("1"))
                        .findFirst())
                .orElse(null);
        return new Machine.Power(null, null, null, hertz == null ? null : hertz / 1e6, null, null, onBattery, saving);
    }

    private static Machine.Host host(Map<String, String> system) {
        boolean virtual = "1".equals(system.get("kern.hv_vmm_present"));
        boolean translated = "1".equals(system.get("sysctl.proc_translated"));
        return new Machine.Host(
                virtual ? "an unnamed virtual machine" : null,
                null,
                translated ? "Rosetta translates x86_64 on Apple silicon" : null);
    }

    private Machine.Memory memory(Map<String, String> system) {
        Long total = Numbers.parseLong(system.get("hw.memsize"));
        return new Machine.Memory(total == null ? java.memoryBytes() : total, null, swapUsedBytes(system));
    }

    /** Read {@code total = 2048.00M  used = 1024.50M  free = 1023.50M  (encrypted)}. */
    private static @Nullable Long swapUsedBytes(Map<String, String> system) {
        String usage = system.getOrDefault("vm.swapusage", "");
        int used = usage.indexOf("used = ");
        int unit = used < 0 ? -1 : usage.indexOf('M', used);
        Double mebibytes = unit < 0 ? null : Numbers.parseDouble(usage.substring(used + "used = ".length(), unit));
        return mebibytes == null ? null : Math.round(mebibytes * (1 << 20));
    }

    /** Read <code>{ 1.52 1.33 1.21 }</code>. */
    private static @Nullable Double loadAverage(Map<String, String> system) {
        String load = system.getOrDefault("vm.loadavg", "").replace("{", "").strip();
        return load.isEmpty() ? null : Numbers.parseDouble(load.split("\\s+", 2)[0]);
    }
}
