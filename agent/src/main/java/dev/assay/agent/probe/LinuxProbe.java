package dev.assay.agent.probe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Read procfs, sysfs and cgroups. */
record LinuxProbe(SystemFiles files, JavaMachine java) implements MachineProbe {
    private static final String CPUS = "/sys/devices/system/cpu";

    @Override
    public Machine read() {
        LinuxCpuInfo cpuInfo = new LinuxCpuInfo(files);
        LinuxEmulator emulator = LinuxEmulator.find(files);
        Machine.Host host = new LinuxHost(files, cpuInfo, java.arch(), emulator).read();
        List<Integer> allowed = LinuxLoad.allowedCpus(files);
        int firstCpu = allowed.isEmpty() ? 0 : allowed.getFirst();
        return new Machine(
                "linux",
                os(),
                kernel(),
                java.arch(),
                host.emulation() == null ? cpuInfo.cpu() : emulatedCpu(cpuInfo, emulator),
                cores(cpuInfo, allowed, firstCpu),
                power(cpuInfo, firstCpu),
                host,
                memory(),
                LinuxLoad.loadAverage(files),
                files.word("/sys/devices/system/clocksource/clocksource0/current_clocksource"),
                new TemperatureSensor(files).celsius());
    }

    private String os() {
        String name = files.value("/etc/os-release", "=", "PRETTY_NAME");
        return name == null ? java.osName() : name;
    }

    private String kernel() {
        String release = files.word("/proc/sys/kernel/osrelease");
        return release == null ? java.osVersion() : release;
    }

    /** Describe a CPU that an emulator makes believe. What the system says of the host's CPU is wrong for it. */
    private Machine.Cpu emulatedCpu(LinuxCpuInfo cpuInfo, @Nullable LinuxEmulator emulator) {
        boolean ownCpuInfo = java.arch().equals("aarch64") && cpuInfo.isOf("aarch64");
        Machine.Cpu told =
                ownCpuInfo ? cpuInfo.cpu() : new Machine.Cpu("an emulated " + java.arch() + " CPU", "unknown", null);
        if (emulator == null) {
            return told;
        }
        // The Java machine asks the CPU itself. Of what it does not know QEMU emulates nothing that matters here.
        List<String> features = java.arch().equals("x86_64") && emulator.isQemu()
                ? CpuFeatures.thatMatter(java.instructions().get())
                : told.features();
        return new Machine.Cpu(emulator.cpuModel(java.arch()), told.vendor(), features);
    }

    private Machine.Cores cores(LinuxCpuInfo cpuInfo, List<Integer> allowed, int firstCpu) {
        int online = Numbers.parseCpuList(files.word(CPUS + "/online")).size();
        if (online == 0) {
            online = cpuInfo.processors() > 0 ? cpuInfo.processors() : java.availableProcessors();
        }
        // The list of allowed CPUs may name CPUs that the machine could have, but has not.
        int usable =
                allowed.isEmpty() ? Math.min(online, java.availableProcessors()) : Math.min(online, allowed.size());
        int siblings = Numbers.parseCpuList(files.word(CPUS + "/cpu" + firstCpu + "/topology/thread_siblings_list"))
                .size();
        return new Machine.Cores(
                online, usable, new LinuxCgroups(files).cpuQuota(), siblings == 0 ? null : siblings, kinds(cpuInfo));
    }

    private List<String> kinds(LinuxCpuInfo cpuInfo) {
        if (files.exists("/sys/devices/cpu_core/cpus") && files.exists("/sys/devices/cpu_atom/cpus")) {
            return List.of("performance cores", "efficiency cores");
        }
        List<String> kinds = List.copyOf(cpuInfo.armCores().keySet());
        return kinds.size() > 1 ? kinds : List.of();
    }

    private Machine.Power power(LinuxCpuInfo cpuInfo, int firstCpu) {
        String policy = CPUS + "/cpu" + firstCpu + "/cpufreq";
        return new Machine.Power(
                files.word(policy + "/scaling_governor"),
                files.word(policy + "/scaling_driver"),
                turbo(),
                LinuxLoad.frequencyMhz(files, cpuInfo, firstCpu),
                LinuxLoad.kiloHertzAsMhz(files.number(policy + "/cpuinfo_max_freq")),
                LinuxLoad.kiloHertzAsMhz(files.number(policy + "/scaling_max_freq")),
                onBattery(),
                null);
    }

    private @Nullable Boolean turbo() {
        Long off = files.number(CPUS + "/intel_pstate/no_turbo");
        if (off != null) {
            return off == 0;
        }
        Long boost = files.number(CPUS + "/cpufreq/boost");
        return boost == null ? null : boost == 1;
    }

    private @Nullable Boolean onBattery() {
        Boolean onBattery = null;
        for (String supply : files.names("/sys/class/power_supply")) {
            String directory = "/sys/class/power_supply/" + supply;
            // A wireless mouse has a battery too.
            if ("Battery".equals(files.word(directory + "/type"))
                    && !"Device".equals(files.word(directory + "/scope"))) {
                boolean discharging = "Discharging".equals(files.word(directory + "/status"));
                onBattery = discharging || Boolean.TRUE.equals(onBattery);
            }
        }
        return onBattery;
    }

    private Machine.Memory memory() {
        Long total = kibibytes("MemTotal");
        long totalBytes = total == null ? java.memoryBytes() : total;
        Long swapTotal = kibibytes("SwapTotal");
        Long swapFree = kibibytes("SwapFree");
        return new Machine.Memory(
                totalBytes,
                new LinuxCgroups(files).memoryLimitBytes(totalBytes),
                swapTotal == null || swapFree == null ? null : swapTotal - swapFree);
    }

    private @Nullable Long kibibytes(String key) {
        String value = files.value("/proc/meminfo", ":", key);
        Long kibibytes = value == null ? null : Numbers.parseLong(value.replace("kB", ""));
        return kibibytes == null ? null : kibibytes * 1024;
    }
}
