package dev.assay.agent.probe;

import dev.assay.scenarios.measurement.Hazard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Say in words what about a machine may mislead a measurement. What is unknown is no hazard. */
final class EnvironmentHazards {
    /** Clock sources that user space reads without a system call. */
    private static final Set<String> FAST_CLOCKS =
            Set.of("tsc", "kvm-clock", "hyperv_clocksource_tsc_page", "arch_sys_counter");

    private static final Set<String> STEADY_GOVERNORS =
            Set.of("performance", "high performance", "ultimate performance");
    private static final long LOW_MEMORY_BYTES = 2L << 30;

    private final Machine machine;
    private final JavaMachine java;
    private final List<Hazard> hazards = new ArrayList<>();

    private EnvironmentHazards(Machine machine, JavaMachine java) {
        this.machine = machine;
        this.java = java;
    }

    /** Return the hazards, the gravest first. */
    static List<Hazard> of(Machine machine, JavaMachine java) {
        EnvironmentHazards hazards = new EnvironmentHazards(machine, java);
        hazards.host();
        hazards.instructions();
        hazards.cores();
        hazards.power();
        hazards.memory();
        hazards.load();
        hazards.clocks();
        return List.copyOf(hazards.hazards);
    }

    /** Say that instructions are emulated, and why one thinks so. */
    static Hazard emulated(String why) {
        return new Hazard(
                "host.emulated",
                "instructions are emulated: " + why + "; times say nothing about real hardware, only accuracy does",
                "run a native Java machine on real hardware of this architecture");
    }

    private void host() {
        Machine.Host host = machine.host();
        if (host.emulation() != null) {
            hazards.add(emulated(host.emulation()));
        }
        if ("WSL".equals(host.hypervisor())) {
            add(
                    "host.wsl",
                    "WSL shares the CPU with Windows: expect slower tails, and no view of clock and" + " temperature",
                    "close other Windows programs, or measure on Windows or Linux itself");
        } else if (host.hypervisor() != null) {
            add(
                    "host.virtual",
                    "this runs in " + host.hypervisor()
                            + ": its cores may be shared with strangers, which shows as stolen time and long tails, and may differ from"
                            + " hour to hour",
                    "compare only what was measured in one run; for absolute numbers use dedicated or bare-metal hosts");
        }
        if (java.vmInfo().contains("interpreted mode")
                || java.vmInfo().contains("emulated-client")
                || java.vmName().contains("Zero")) {
            add(
                    "jvm.not-optimizing",
                    "the Java machine does not optimize its code (" + java.vmName() + ", " + java.vmInfo()
                            + "): Assay's own share of short latencies grows",
                    "run a HotSpot Java machine without -Xint or -XX:+NeverActAsServerClassMachine");
        }
    }

    private void instructions() {
        Machine.Cpu cpu = machine.cpu();
        if (cpu.features() == null) {
            return;
        }
        boolean x86 = machine.arch().equals("x86_64");
        if (x86 && !cpu.hasAny(CpuFeatures.VNNI)) {
            add(
                    "cpu.no-vnni",
                    "no VNNI: U8S8 kernels saturate (VPMADDUBSW); expect less speed-up from INT8 and check accuracy",
                    "quantize weights with 7 bits (reduce range) or use U8U8 for such CPUs, or measure on a CPU with VNNI too");
        }
        if (x86 && cpu.hasAny(List.of("avx512f")) && !cpu.hasAny(CpuFeatures.VNNI)) {
            add(
                    "cpu.avx512-without-vnni",
                    "AVX-512 without VNNI: wide instructions lower the clock of many such CPUs, of all programs on the core,"
                            + " and INT8 gains little over FP32",
                    "don't take these ratios for newer CPUs; look at the frequency in the noise probe");
        }
        if (x86 && !cpu.hasAny(List.of("avx2"))) {
            add(
                    "cpu.no-avx2",
                    "no AVX2: runtimes fall back to SSE kernels, which are several times slower; U8S8 kernels saturate here, too",
                    "take the numbers for this CPU only");
        }
        if (machine.arch().equals("aarch64") && !cpu.hasAny(List.of("asimddp"))) {
            add(
                    "cpu.no-dot-product",
                    "no dot product instructions (asimddp): INT8 kernels widen to 16 bits; expect little or no speed-up from INT8",
                    "compare with FP16, or measure on a CPU with asimddp or i8mm too");
        }
    }

    private void cores() {
        Machine.Cores cores = machine.cores();
        Double quota = cores.quota();
        if (quota != null && quota < cores.allowed()) {
            add(
                    "cpu.quota",
                    "the cgroup grants " + number(quota) + " of " + cores.allowed()
                            + " cores by stopping the process for the rest of each period (often 100 ms): threads beyond the quota"
                            + " show as pauses in p99",
                    "use no more threads than whole cores of the quota, or give the container whole cores (cpuset)");
        }
        if (cores.usable() < 2) {
            add(
                    "cpu.few-cores",
                    "only " + number(cores.usable())
                            + " usable core(s): the model shares it with Assay and everything else",
                    "give it at least 2 cores; let the model use one thread less than there are cores");
        }
        Integer siblings = cores.threadsPerCore();
        if (siblings != null && siblings > 1) {
            add(
                    "cpu.smt",
                    siblings
                            + " logical CPUs share each core: two busy threads on one core slow each other down, and which ones"
                            + " meet changes from run to run",
                    "use at most " + Math.max(1, cores.online() / siblings)
                            + " threads, or switch SMT off (echo off > /sys/devices/system/cpu/smt/control)");
        }
        if (!cores.kinds().isEmpty()) {
            add(
                    "cpu.mixed-cores",
                    "cores are of different kinds (" + String.join(", ", cores.kinds())
                            + "): times depend on where the system puts a thread",
                    "pin Assay to cores of one kind (taskset on Linux), and say which in the scenario's name");
        }
    }

    private void power() {
        Machine.Power power = machine.power();
        if (Boolean.TRUE.equals(power.onBattery())) {
            add(
                    "power.battery",
                    "the machine runs on battery: firmware and system lower the clock, more so as the charge falls",
                    "plug it in");
        }
        if (Boolean.TRUE.equals(power.saving())) {
            add("power.saving", "low power mode is on: the clock is held down", "switch low power mode off");
        }
        String governor = power.governor();
        if (governor != null && !STEADY_GOVERNORS.contains(governor)) {
            add("cpu.governor", governorMessage(governor, power.driver()), governorHint());
        }
        if (Boolean.TRUE.equals(power.turbo())) {
            add(
                    "cpu.turbo",
                    "turbo is on: the clock depends on temperature and on how many cores work, so the first minutes run faster and"
                            + " variants that heat more slow themselves down",
                    "switch it off for steady numbers (echo 1 > /sys/devices/system/cpu/intel_pstate/no_turbo, or echo 0 >"
                            + " /sys/devices/system/cpu/cpufreq/boost), or trust only ratios within one round");
        }
        Double highest = power.highestMhz();
        Double cap = power.capMhz();
        if (highest != null && cap != null && cap < 0.95 * highest) {
            add(
                    "cpu.frequency-capped",
                    "the clock is capped at " + Math.round(cap) + " MHz of " + Math.round(highest)
                            + " MHz: absolute times are longer than this CPU needs",
                    "raise the cap (cpupower frequency-set --max), unless it is there on purpose");
        }
    }

    private static String governorMessage(String governor, @Nullable String driver) {
        boolean drivenByHardware =
                driver != null && (driver.startsWith("intel_pstate") || driver.startsWith("amd-pstate"));
        if (governor.equals("powersave") && !drivenByHardware) {
            return "the governor 'powersave' holds the clock at its lowest: times are far longer than this CPU needs";
        }
        return "the governor '" + governor
                + "' raises the clock only after load begins: short measurements and single queries look slower than they are";
    }

    private String governorHint() {
        return machine.osFamily().equals("windows")
                ? "choose the power scheme 'High performance'"
                : "set the governor 'performance' (cpupower frequency-set -g performance)";
    }

    private void memory() {
        Machine.Memory memory = machine.memory();
        if (memory.usableBytes() > 0 && memory.usableBytes() < LOW_MEMORY_BYTES) {
            add(
                    "memory.low",
                    "only " + (memory.usableBytes() >> 20)
                            + " MiB of memory: large models may be killed, or page from disk, while they are measured",
                    "raise the limit to at least 2 GiB, or measure small models only");
        }
        Long swapUsedBytes = memory.swapUsedBytes();
        if (swapUsedBytes != null && swapUsedBytes >= 1 << 20) {
            add(
                    "memory.swap-used",
                    (swapUsedBytes >> 20) + " MiB are swapped out: what comes back from disk shows as latency spikes",
                    "close what needs the memory, or switch swap off and on again (swapoff -a; swapon -a)");
        }
    }

    private void load() {
        Double load = machine.loadAverage();
        if (load != null && load > Math.max(0.5, 0.25 * machine.cores().usable())) {
            add(
                    "host.load",
                    "the load average is " + number(load) + " on "
                            + number(machine.cores().usable())
                            + " usable cores: other programs compete with what is measured",
                    "stop other programs and wait a minute");
        }
    }

    private void clocks() {
        String clock = machine.clockSource();
        if (clock != null && !FAST_CLOCKS.contains(clock)) {
            add(
                    "clock.slow",
                    "the kernel reads time from '" + clock
                            + "' instead of the CPU's counter: each reading is a system call or a device access, which inflates"
                            + " latencies of microseconds",
                    "see in the kernel's log why the counter was refused (dmesg | grep -i clocksource)");
        }
        if (machine.temperatureCelsius() == null && machine.osFamily().equals("linux")) {
            add(
                    "sensor.no-temperature",
                    "no CPU temperature can be read: slowing down by heat can't be told from other causes",
                    "load the sensor's driver (coretemp, k10temp) on real hardware; in a virtual machine watch the noise probe");
        }
    }

    private void add(String code, String message, String hint) {
        hazards.add(new Hazard(code, message, hint));
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.replaceAll("\\.?0+$", "");
    }
}
