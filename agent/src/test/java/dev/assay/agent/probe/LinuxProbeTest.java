package dev.assay.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.Environment;
import dev.assay.scenarios.measurement.Hazard;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LinuxProbeTest {
    private static final long GIB_IN_KB = 1 << 20;

    @TempDir
    Path root;

    @Test
    void describesAXeonWithAmxOnBareMetal() {
        tree().linux(4, 64 * GIB_IN_KB)
                .x86(4, "GenuineIntel", "Intel(R) Xeon(R) Platinum 8480+", SystemTree.SAPPHIRE_RAPIDS_FLAGS)
                .cpuFrequency("performance", "intel_pstate", 2_000_000, 3_800_000, 3_800_000)
                .file("sys/devices/system/cpu/intel_pstate/no_turbo", "1\n")
                .dmi("Dell Inc.", "PowerEdge R760")
                .sensor("coretemp", 41_000, 47_500);
        Device device = probe("amd64").cpuDevice("lab-1", Map.of("onnxruntime", "1.29.0"));
        Environment environment = device.environment();

        assertThat(device.id()).isEqualTo("lab-1");
        assertThat(device.labels())
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("device", "cpu"),
                        Map.entry("os", "linux"),
                        Map.entry("arch", "x86_64"),
                        Map.entry("cpu", "intel"),
                        Map.entry("cores", "4"),
                        Map.entry("machine", "physical"),
                        Map.entry("avx2", "yes"),
                        Map.entry("avx512", "yes"),
                        Map.entry("vnni", "yes"),
                        Map.entry("amx", "yes"),
                        Map.entry("runtime.onnxruntime", "1.29.0")));
        assertThat(environment.os()).isEqualTo("Debian GNU/Linux 13 (trixie)");
        assertThat(environment.kernel()).isEqualTo("6.12.41+deb13-amd64");
        assertThat(environment.cpuModel()).isEqualTo("Intel(R) Xeon(R) Platinum 8480+");
        assertThat(environment.cpuVendor()).isEqualTo("intel");
        assertThat(environment.cpuFeatures())
                .containsExactly(
                        "sse4_2",
                        "avx",
                        "fma",
                        "f16c",
                        "avx2",
                        "avx512f",
                        "avx512bw",
                        "avx512vl",
                        "avx512_vnni",
                        "avx512_bf16",
                        "avx512_fp16",
                        "avx_vnni",
                        "amx_tile",
                        "amx_int8",
                        "amx_bf16");
        assertThat(environment.usableCores()).isEqualTo(4);
        assertThat(environment.onlineCores()).isEqualTo(4);
        assertThat(environment.governor()).isEqualTo("performance");
        assertThat(environment.turbo()).isFalse();
        assertThat(environment.frequencyMhz()).isEqualTo(2000.0);
        assertThat(environment.virtualization()).isNull();
        assertThat(environment.emulated()).isFalse();
        assertThat(environment.memoryBytes()).isEqualTo(64L << 30);
        assertThat(environment.memoryLimitBytes()).isNull();
        assertThat(environment.jvm())
                .isEqualTo("Eclipse Adoptium 25.0.1+8-LTS (OpenJDK 64-Bit Server VM, mixed mode, sharing)");
        assertThat(environment.runtimes()).containsExactly(Map.entry("onnxruntime", "1.29.0"));
        assertThat(environment.hazards()).isEmpty();
    }

    @Test
    void warnsOfAZen3WithoutVnniInAVirtualMachine() {
        tree().linux(2, 24 * GIB_IN_KB)
                .x86(2, "AuthenticAMD", "AMD EPYC", SystemTree.ZEN3_FLAGS + " hypervisor")
                .dmi("Amazon EC2", "m6a.large");
        Device device = probe("amd64").cpuDevice("vm", Map.of());
        assertThat(device.labels())
                .containsEntry("cpu", "amd")
                .containsEntry("vnni", "no")
                .containsEntry("avx2", "yes")
                .containsEntry("avx512", "no")
                .containsEntry("machine", "virtual");
        assertThat(device.environment().virtualization()).isEqualTo("Amazon EC2");
        assertThat(device.environment().frequencyMhz()).isEqualTo(2400.125);
        assertThat(codes(device.environment())).containsExactly("host.virtual", "cpu.no-vnni", "sensor.no-temperature");
        assertThat(device.environment().hazards().get(1).message())
                .isEqualTo(
                        "no VNNI: U8S8 kernels saturate (VPMADDUBSW); expect less speed-up from INT8 and check accuracy");
    }

    @Test
    void doesNotTakeBareMetalInACloudForAVirtualMachine() {
        tree().linux(2, 24 * GIB_IN_KB)
                .x86(2, "AuthenticAMD", "AMD EPYC 9R14", SystemTree.ZEN4_FLAGS)
                .dmi("Amazon EC2", "m7a.metal-48xl");
        Device device = probe("amd64").cpuDevice("metal", Map.of());
        assertThat(device.environment().virtualization()).isNull();
        assertThat(device.labels()).containsEntry("machine", "physical").containsEntry("vnni", "yes");
        assertThat(codes(device.environment())).doesNotContain("cpu.no-vnni", "host.virtual");
    }

    @Test
    void namesAVirtualMachineThatHidesItsMaker() {
        tree().linux(2, 24 * GIB_IN_KB).x86(2, "AuthenticAMD", "AMD EPYC", SystemTree.ZEN3_FLAGS + " hypervisor");
        assertThat(environment("amd64").virtualization()).isEqualTo("an unnamed virtual machine");
    }

    @Test
    void warnsOfAvx512WithoutVnni() {
        tree().linux(2, 24 * GIB_IN_KB)
                .x86(2, "GenuineIntel", "Intel(R) Xeon(R) Gold 6148 CPU @ 2.40GHz", SystemTree.SKYLAKE_X_FLAGS);
        assertThat(codes(environment("amd64"))).contains("cpu.no-vnni", "cpu.avx512-without-vnni");
    }

    @Test
    void warnsOfACpuWithoutAvx2() {
        tree().linux(2, 24 * GIB_IN_KB).x86(2, "GenuineIntel", "Intel(R) Celeron(R) J4125", "fpu lm sse4_2");
        assertThat(codes(environment("amd64"))).contains("cpu.no-avx2", "cpu.no-vnni");
    }

    @Test
    void describesANeoverse() {
        tree().linux(4, 16 * GIB_IN_KB)
                .arm(
                        "fp asimd aes crc32 atomics fphp asimdhp asimdrdm dcpop asimddp sve i8mm bf16",
                        "",
                        "0xd40",
                        "0xd40",
                        "0xd40",
                        "0xd40")
                .file("sys/devices/system/clocksource/clocksource0/current_clocksource", "arch_sys_counter\n")
                .dmi("Amazon EC2", "c7g.xlarge");
        Device device = probe("aarch64").cpuDevice("arm", Map.of());
        assertThat(device.labels())
                .containsEntry("arch", "aarch64")
                .containsEntry("cpu", "arm")
                .containsEntry("dotprod", "yes")
                .containsEntry("i8mm", "yes")
                .containsEntry("sve", "yes")
                .containsEntry("machine", "virtual")
                .doesNotContainKeys("vnni", "avx2");
        assertThat(device.environment().cpuModel()).isEqualTo("4x Neoverse-V1");
        assertThat(device.environment().cpuFeatures())
                .containsExactly("asimd", "asimdhp", "asimddp", "i8mm", "bf16", "sve");
        assertThat(codes(device.environment())).containsExactly("host.virtual", "sensor.no-temperature");
    }

    @Test
    void describesARaspberryPiWithoutDotProduct() {
        tree().linux(4, GIB_IN_KB)
                .arm(
                        "fp asimd evtstrm crc32 cpuid",
                        "Revision\t: c03114\nModel\t\t: Raspberry Pi 4 Model B Rev 1.4\n",
                        "0xd08",
                        "0xd08",
                        "0xd08",
                        "0xd08")
                .cpuFrequency("ondemand", "cpufreq-dt", 600_000, 1_800_000, 1_800_000)
                .file("sys/class/thermal/thermal_zone0/type", "cpu-thermal\n")
                .file("sys/class/thermal/thermal_zone0/temp", "48312\n")
                .file("sys/devices/system/clocksource/clocksource0/current_clocksource", "arch_sys_counter\n");
        Environment environment = environment("aarch64");
        assertThat(environment.cpuModel()).isEqualTo("Raspberry Pi 4 Model B Rev 1.4 (4x Cortex-A72)");
        assertThat(environment.virtualization()).isNull();
        assertThat(codes(environment)).containsExactly("cpu.no-dot-product", "cpu.governor", "memory.low");
    }

    @Test
    void warnsOfCoresOfDifferentKinds() {
        tree().linux(4, 8 * GIB_IN_KB).arm("fp asimd asimddp", "", "0xd05", "0xd05", "0xd41", "0xffe");
        Environment environment = environment("aarch64");
        assertThat(environment.cpuModel()).isEqualTo("2x Cortex-A55 + 1x Cortex-A78 + 1x arm part 0xffe");
        assertThat(hazard(environment, "cpu.mixed-cores").message()).contains("Cortex-A55, Cortex-A78, arm part 0xffe");

        tree().linux(4, 8 * GIB_IN_KB)
                .x86(4, "GenuineIntel", "12th Gen Intel(R) Core(TM) i7-1260P", SystemTree.ZEN3_FLAGS + " avx_vnni")
                .file("sys/devices/cpu_core/cpus", "0-1\n")
                .file("sys/devices/cpu_atom/cpus", "2-3\n");
        assertThat(codes(environment("amd64"))).contains("cpu.mixed-cores").doesNotContain("cpu.no-vnni");
    }

    @Test
    void honoursTheQuotaAndMemoryLimitOfAContainerInCgroupVersion2() {
        tree().linux(8, 32 * GIB_IN_KB)
                .x86(8, "AuthenticAMD", "AMD EPYC 9654", SystemTree.ZEN4_FLAGS)
                .file(".dockerenv", "")
                .file("proc/self/cgroup", "0::/\n")
                .file("sys/fs/cgroup/cpu.max", "150000 100000\n")
                .file("sys/fs/cgroup/memory.max", "1073741824\n");
        Device device = probe("amd64").cpuDevice("container", Map.of());
        Environment environment = device.environment();
        assertThat(environment.usableCores()).isEqualTo(1.5);
        assertThat(environment.onlineCores()).isEqualTo(8);
        assertThat(environment.memoryLimitBytes()).isEqualTo(1L << 30);
        assertThat(environment.memoryBytes()).isEqualTo(32L << 30);
        assertThat(environment.virtualization()).isEqualTo("Docker container");
        assertThat(device.labels()).containsEntry("cores", "1").containsEntry("machine", "physical");
        assertThat(codes(environment)).contains("cpu.quota", "cpu.few-cores", "memory.low");
        assertThat(hazard(environment, "cpu.quota").message()).contains("1.5 of 8 cores");
        assertThat(hazard(environment, "memory.low").message()).contains("1024 MiB");
    }

    @Test
    void takesTheSmallestLimitOfAllAncestorGroups() {
        tree().linux(8, 32 * GIB_IN_KB)
                .x86(8, "AuthenticAMD", "AMD EPYC 9654", SystemTree.ZEN4_FLAGS)
                .file("proc/self/cgroup", "0::/../lab.slice/run.scope\n")
                .file("sys/fs/cgroup/lab.slice/cpu.max", "200000 100000\n")
                .file("sys/fs/cgroup/lab.slice/run.scope/cpu.max", "max 100000\n")
                .file("sys/fs/cgroup/lab.slice/memory.max", "max\n")
                .file("sys/fs/cgroup/lab.slice/run.scope/memory.max", "8589934592\n");
        assertThat(environment("amd64").usableCores()).isEqualTo(2);
        assertThat(environment("amd64").memoryLimitBytes()).isEqualTo(8L << 30);
    }

    @Test
    void honoursCgroupVersion1() {
        tree().linux(8, 32 * GIB_IN_KB)
                .x86(8, "AuthenticAMD", "AMD EPYC 9654", SystemTree.ZEN4_FLAGS)
                .file("proc/1/cgroup", "4:cpu,cpuacct:/kubepods/burstable/pod1/abc\n")
                .file("proc/self/cgroup", "5:memory:/job\n4:cpu,cpuacct:/kubepods/burstable/pod1/abc\n0::/\n")
                .file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "250000\n")
                .file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n")
                .file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")
                .file("sys/fs/cgroup/memory/job/memory.limit_in_bytes", "4294967296\n");
        Environment environment = environment("amd64");
        assertThat(environment.usableCores()).isEqualTo(2.5);
        assertThat(environment.memoryLimitBytes()).isEqualTo(4L << 30);
        assertThat(environment.virtualization()).isEqualTo("Kubernetes pod");
    }

    @Test
    void ignoresLimitsThatDoNotBind() {
        tree().linux(2, 4 * GIB_IN_KB)
                .x86(2, "AuthenticAMD", "AMD EPYC 9654", SystemTree.ZEN4_FLAGS)
                .file("sys/fs/cgroup/cpu.max", "max 100000\n")
                .file("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n")
                .file("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n")
                .file("sys/fs/cgroup/memory.max", "9223372036854771712\n");
        Environment environment = environment("amd64");
        assertThat(environment.usableCores()).isEqualTo(2);
        assertThat(environment.memoryLimitBytes()).isNull();
        assertThat(codes(environment)).doesNotContain("cpu.quota");
    }

    @Test
    void countsOnlyCoresThatThisProcessMayUse() {
        tree().linux(8, 32 * GIB_IN_KB)
                .x86(8, "AuthenticAMD", "AMD EPYC 9654", SystemTree.ZEN4_FLAGS)
                .file("proc/self/status", "Cpus_allowed_list:\t2-3,6\n")
                .file("sys/devices/system/cpu/cpu2/topology/thread_siblings_list", "2,6\n");
        Environment environment = environment("amd64");
        assertThat(environment.usableCores()).isEqualTo(3);
        assertThat(environment.frequencyMhz()).isEqualTo(2402.125);
        assertThat(hazard(environment, "cpu.smt").hint()).contains("at most 4 threads");
    }

    @Test
    void recognizesWsl() {
        tree().linux(8, 16 * GIB_IN_KB)
                .x86(
                        8,
                        "GenuineIntel",
                        "13th Gen Intel(R) Core(TM) i7-13700H",
                        SystemTree.ZEN3_FLAGS + " avx_vnni hypervisor")
                .file("proc/sys/kernel/osrelease", "5.15.167.4-microsoft-standard-WSL2\n");
        Device device = probe("amd64").cpuDevice("wsl", Map.of());
        assertThat(device.environment().virtualization()).isEqualTo("WSL");
        assertThat(device.labels()).containsEntry("machine", "virtual");
        assertThat(codes(device.environment())).contains("host.wsl").doesNotContain("host.virtual");
    }

    @Test
    void noticesUserModeQemuByTheCpuOfTheHost() {
        tree().linux(8, 16 * GIB_IN_KB)
                .x86(8, "AuthenticAMD", "AMD Ryzen 9 7950X", SystemTree.ZEN4_FLAGS)
                .file(".dockerenv", "");
        Device device = probe("aarch64").cpuDevice("qemu", Map.of());
        assertThat(device.environment().emulated()).isTrue();
        assertThat(device.environment().cpuFeatures()).isEmpty();
        assertThat(device.labels())
                .containsEntry("arch", "aarch64")
                .containsEntry("machine", "emulated")
                .doesNotContainKeys("dotprod", "vnni");
        assertThat(device.environment().hazards().getFirst().code()).isEqualTo("host.emulated");
        assertThat(device.environment().hazards().getFirst().message())
                .contains("the Java machine is aarch64, /proc/cpuinfo is of x86_64");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
    void namesTheEmulatorAndTheCpuThatItEmulates() {
        tree().linux(8, 16 * GIB_IN_KB)
                .x86(8, "AuthenticAMD", "AMD Ryzen 9 7950X", SystemTree.ZEN4_FLAGS)
                .link("proc/thread-self/exe", "/usr/bin/qemu-x86_64")
                .file("proc/thread-self/cmdline", "qemu-x86_64\0-cpu\0Haswell,-fma\0/opt/jdk/bin/java\0-version\0");
        Device device = probe("amd64").cpuDevice("old", Map.of());
        assertThat(device.environment().emulated()).isTrue();
        assertThat(device.environment().cpuModel()).isEqualTo("Haswell as emulated by qemu-x86_64");
        assertThat(device.environment().cpuVendor()).isEqualTo("unknown");
        // What the Java machine found, not what the host has.
        assertThat(device.environment().cpuFeatures()).containsExactly("sse4_2", "avx", "avx2");
        assertThat(device.labels()).containsEntry("machine", "emulated").containsEntry("vnni", "no");
        assertThat(codes(device.environment())).startsWith("host.emulated").contains("cpu.no-vnni");

        tree().arm("fp asimd asimddp", "", "0xd0c", "0xd0c")
                .link("proc/thread-self/exe", "/usr/bin/qemu-aarch64-static")
                .file("proc/thread-self/cmdline", "qemu-aarch64-static\0-cpu\0neoverse-n1\0java\0");
        Environment arm = environment("aarch64");
        assertThat(arm.cpuModel()).isEqualTo("neoverse-n1 as emulated by qemu-aarch64-static");
        assertThat(arm.cpuVendor()).isEqualTo("arm");
        assertThat(arm.cpuFeatures()).containsExactly("asimd", "asimddp");
        assertThat(hazard(arm, "host.emulated").message()).contains("qemu-aarch64-static runs this Java machine");

        tree().link("proc/thread-self/exe", "/opt/jdk/bin/java");
        assertThat(environment("aarch64").emulated()).isFalse();
    }

    @Test
    void aLabelMakesADeviceAnEmulatedOneAndNoneMakesItReal() {
        tree().linux(2, 16 * GIB_IN_KB).x86(2, "AuthenticAMD", "AMD Ryzen", SystemTree.ZEN4_FLAGS);
        Device real = probe("amd64").cpuDevice("cpu", Map.of());
        assertThat(DeviceLabels.withChosen(real, Map.of("rack", "7", "cpu", "best")))
                .satisfies(device -> assertThat(device.labels())
                        .containsEntry("rack", "7")
                        .containsEntry("cpu", "best")
                        .containsEntry("arch", "x86_64"))
                .satisfies(device -> assertThat(device.environment()).isEqualTo(real.environment()));
        Device said = DeviceLabels.withChosen(real, Map.of("machine", "emulated"));
        assertThat(said.environment().emulated()).isTrue();
        assertThat(codes(said.environment())).startsWith("host.emulated");
        Device denied = DeviceLabels.withChosen(said, Map.of("machine", "physical"));
        assertThat(denied.environment().emulated()).isTrue();
        assertThat(denied.labels()).containsEntry("machine", "emulated");
    }

    @Test
    void noticesOtherEmulators() {
        tree().linux(2, 4 * GIB_IN_KB)
                .arm("fp asimd asimddp", "", "0xd40", "0xd40")
                .file("proc/sys/fs/binfmt_misc/qemu-aarch64", "enabled\ninterpreter /usr/bin/qemu-aarch64-static\n");
        assertThat(environment("aarch64").emulated()).isTrue();
        // A machine that can run foreign programs through QEMU is not emulated itself.
        tree().x86(2, "AuthenticAMD", "AMD EPYC", SystemTree.ZEN4_FLAGS);
        assertThat(environment("amd64").emulated()).isFalse();
        tree().x86(2, "VirtualApple", "VirtualApple @ 2.50GHz", "fpu lm sse4_2");
        assertThat(environment("amd64").emulated()).isTrue();
        tree().x86(2, "AuthenticAMD", "QEMU TCG CPU version 2.5+", "fpu lm sse4_2 hypervisor");
        assertThat(environment("amd64").emulated()).isTrue();
    }

    @Test
    void warnsOfALaptopInEverydayUse() {
        tree().linux(8, 16 * GIB_IN_KB)
                .x86(8, "GenuineIntel", "11th Gen Intel(R) Core(TM) i7-1185G7", SystemTree.SAPPHIRE_RAPIDS_FLAGS)
                .cpuFrequency("powersave", "intel_pstate", 800_000, 4_800_000, 3_000_000)
                .file("sys/devices/system/cpu/intel_pstate/no_turbo", "0\n")
                .file("sys/devices/system/cpu/cpu0/topology/thread_siblings_list", "0,4\n")
                .file("sys/class/power_supply/BAT0/type", "Battery\n")
                .file("sys/class/power_supply/BAT0/status", "Discharging\n")
                .file("proc/meminfo", SystemTree.meminfo(16 * GIB_IN_KB, 512 * 1024))
                .file("proc/loadavg", "3.40 2.00 1.00 5/900 777\n")
                .file("sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n")
                .sensor("coretemp", 61_000);
        Environment environment = environment("amd64");
        assertThat(codes(environment))
                .containsExactly(
                        "cpu.smt",
                        "power.battery",
                        "cpu.governor",
                        "cpu.turbo",
                        "cpu.frequency-capped",
                        "memory.swap-used",
                        "host.load",
                        "clock.slow");
        assertThat(hazard(environment, "cpu.governor").message()).contains("only after load begins");
        assertThat(hazard(environment, "cpu.frequency-capped").message()).contains("3000 MHz of 4800 MHz");
        assertThat(hazard(environment, "memory.swap-used").message()).startsWith("512 MiB");
        assertThat(environment.hazards())
                .allSatisfy(hazard -> assertThat(hazard.hint()).isNotBlank());
    }

    @Test
    void tellsAPowersaveGovernorThatReallyHoldsTheClock() {
        tree().linux(2, 16 * GIB_IN_KB)
                .x86(2, "AuthenticAMD", "AMD Ryzen", SystemTree.ZEN4_FLAGS)
                .cpuFrequency("powersave", "acpi-cpufreq", 800_000, 800_000, 800_000);
        assertThat(hazard(environment("amd64"), "cpu.governor").message()).contains("at its lowest");
    }

    @Test
    void doesNotTakeAMouseForTheBattery() {
        tree().linux(2, 16 * GIB_IN_KB)
                .x86(2, "AuthenticAMD", "AMD Ryzen", SystemTree.ZEN4_FLAGS)
                .file("sys/class/power_supply/hidpp_battery_0/type", "Battery\n")
                .file("sys/class/power_supply/hidpp_battery_0/scope", "Device\n")
                .file("sys/class/power_supply/hidpp_battery_0/status", "Discharging\n");
        assertThat(codes(environment("amd64"))).doesNotContain("power.battery");
    }

    @Test
    void warnsOfAJavaMachineThatDoesNotOptimize() {
        tree().linux(2, 16 * GIB_IN_KB).x86(2, "AuthenticAMD", "AMD Ryzen", SystemTree.ZEN4_FLAGS);
        JavaMachine interpreted = new JavaMachine(
                "Linux",
                "6.12",
                "amd64",
                "Debian",
                "25.0.1",
                "OpenJDK 64-Bit Server VM",
                "interpreted mode",
                2,
                1,
                List::of);
        Environment environment =
                new EnvironmentProbe(root, argv -> Optional.empty(), interpreted).environment(Map.of());
        assertThat(codes(environment)).contains("jvm.not-optimizing");
    }

    @Test
    void leavesAbsentWhatCanNotBeRead() {
        Environment environment = environment("riscv64");
        assertThat(environment.arch()).isEqualTo("riscv64");
        assertThat(environment.cpuModel()).isEqualTo("unknown");
        assertThat(environment.cpuVendor()).isEqualTo("unknown");
        assertThat(environment.cpuFeatures()).isEmpty();
        assertThat(environment.usableCores()).isEqualTo(8);
        assertThat(environment.governor()).isNull();
        assertThat(environment.turbo()).isNull();
        assertThat(environment.frequencyMhz()).isNull();
        assertThat(environment.virtualization()).isNull();
        assertThat(environment.memoryBytes()).isEqualTo(16L << 30);
        assertThat(codes(environment)).containsExactly("sensor.no-temperature");
    }

    @Test
    void survivesFilesFullOfNonsense() {
        tree().file("proc/cpuinfo", "flags\nprocessor:\n:::\nmodel name :\n\0\0")
                .file("proc/meminfo", "MemTotal: many kB\n")
                .file("proc/loadavg", "NaN\n")
                .file("proc/self/status", "Cpus_allowed_list:\t5-1\n")
                .file("proc/self/cgroup", "not a cgroup\n1:2\n")
                .file("sys/fs/cgroup/cpu.max", "lots\n")
                .file("sys/fs/cgroup/memory.max", "-5\n")
                .file("sys/devices/system/cpu/online", "0-99999999999\n")
                .cpuFrequency("", "", -1, 0, 0);
        Environment environment = environment("amd64");
        assertThat(environment.usableCores()).isPositive();
        assertThat(environment.memoryLimitBytes()).isNull();
        assertThat(environment.memoryBytes()).isEqualTo(16L << 30);
    }

    private SystemTree tree() {
        return new SystemTree(root);
    }

    private Environment environment(String osArch) {
        return probe(osArch).environment(Map.of());
    }

    private EnvironmentProbe probe(String osArch) {
        JavaMachine java = new JavaMachine(
                "Linux",
                "6.12",
                osArch,
                "Eclipse Adoptium",
                "25.0.1+8-LTS",
                "OpenJDK 64-Bit Server VM",
                "mixed mode, sharing",
                8,
                16L << 30,
                () -> List.of("sse4_2", "avx", "avx2"));
        return new EnvironmentProbe(root, argv -> Optional.empty(), java);
    }

    private static List<String> codes(Environment environment) {
        return environment.hazards().stream().map(Hazard::code).toList();
    }

    private static Hazard hazard(Environment environment, String code) {
        return environment.hazards().stream()
                .filter(hazard -> hazard.code().equals(code))
                .findFirst()
                .orElseThrow();
    }
}
