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
import org.junit.jupiter.api.io.TempDir;

class OtherSystemsProbeTest {
    private static final String M2_SYSCTL = """
            kern.osproductversion: 15.5
            kern.osrelease: 24.5.0
            kern.hv_vmm_present: 0
            machdep.cpu.brand_string: Apple M2
            hw.logicalcpu: 8
            hw.physicalcpu: 8
            hw.nperflevels: 2
            hw.memsize: 17179869184
            hw.optional.AdvSIMD: 1
            hw.optional.arm.FEAT_FP16: 1
            hw.optional.arm.FEAT_DotProd: 1
            hw.optional.arm.FEAT_I8MM: 1
            hw.optional.arm.FEAT_BF16: 1
            hw.optional.arm.FEAT_SME: 0
            vm.swapusage: total = 2048.00M  used = 1024.50M  free = 1023.50M  (encrypted)
            vm.loadavg: { 0.52 1.33 1.21 }
            """;

    @TempDir
    Path root;

    @Test
    void describesAnAppleSiliconMac() {
        CommandRunner commands = new FakeCommands(Map.of(
                "/usr/sbin/sysctl -a",
                M2_SYSCTL,
                "/usr/bin/pmset -g batt",
                "Now drawing from 'Battery Power'\n -InternalBattery-0 (id=1)\t87%; discharging\n",
                "/usr/bin/pmset -g",
                "System-wide power settings:\nCurrently in use:\n lowpowermode         1\n sleep 1\n"));
        Device device =
                new EnvironmentProbe(root, commands, java("Mac OS X", "15.5", "aarch64")).cpuDevice("mac", Map.of());
        Environment environment = device.environment();
        assertThat(device.labels())
                .containsEntry("os", "macos")
                .containsEntry("arch", "aarch64")
                .containsEntry("cpu", "apple")
                .containsEntry("i8mm", "yes")
                .containsEntry("sve", "no")
                .containsEntry("machine", "physical");
        assertThat(environment.os()).isEqualTo("macOS 15.5");
        assertThat(environment.kernel()).isEqualTo("24.5.0");
        assertThat(environment.cpuFeatures()).containsExactly("asimd", "asimdhp", "asimddp", "i8mm", "bf16");
        assertThat(environment.onlineCores()).isEqualTo(8);
        assertThat(environment.memoryBytes()).isEqualTo(16L << 30);
        assertThat(environment.hazards())
                .extracting(Hazard::code)
                .containsExactly("cpu.mixed-cores", "power.battery", "power.saving", "memory.swap-used");
        assertThat(environment.hazards().getLast().message()).startsWith("1024 MiB");
    }

    @Test
    void describesAnIntelMacAndRosetta() {
        String intel = """
                machdep.cpu.brand_string: Intel(R) Core(TM) i7-1068NG7 CPU @ 2.30GHz
                machdep.cpu.vendor: GenuineIntel
                machdep.cpu.features: FPU SSE4.2 FMA AVX1.0 F16C
                machdep.cpu.leaf7_features: AVX2 AVX512F AVX512VNNI
                hw.logicalcpu: 8
                hw.physicalcpu: 4
                hw.cpufrequency: 2300000000
                """;
        Environment mac = environment(Map.of("/usr/sbin/sysctl -a", intel), java("Mac OS X", "14.0", "x86_64"));
        assertThat(mac.cpuVendor()).isEqualTo("intel");
        assertThat(mac.cpuFeatures()).containsExactly("sse4_2", "avx", "fma", "f16c", "avx2", "avx512f", "avx512_vnni");
        assertThat(mac.frequencyMhz()).isEqualTo(2300);
        assertThat(mac.hazards()).extracting(Hazard::code).containsExactly("cpu.smt");

        Environment rosetta = environment(
                Map.of("/usr/sbin/sysctl -a", M2_SYSCTL + "sysctl.proc_translated: 1\n"),
                java("Mac OS X", "15.5", "x86_64"));
        assertThat(rosetta.emulated()).isTrue();
        assertThat(rosetta.cpuFeatures()).isEmpty();
        assertThat(rosetta.hazards())
                .extracting(Hazard::code)
                .contains("host.emulated")
                .doesNotContain("cpu.no-vnni");
    }

    @Test
    void describesWindowsWithoutInventingCpuFeatures() {
        Map<String, String> outputs = Map.of(
                "reg query HKLM\\HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\0",
                """

                HKEY_LOCAL_MACHINE\\HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\0
                    ProcessorNameString    REG_SZ    Intel(R) Core(TM) i7-8665U CPU @ 1.90GHz
                    VendorIdentifier    REG_SZ    GenuineIntel
                    ~MHz    REG_DWORD    0x840
                """,
                "reg query HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion",
                "    CurrentBuild    REG_SZ    26100\n",
                "reg query HKLM\\HARDWARE\\DESCRIPTION\\System\\BIOS",
                "    SystemManufacturer    REG_SZ    Microsoft Corporation\n    SystemProductName    REG_SZ    Virtual Machine\n",
                "powercfg /getactivescheme",
                "Power Scheme GUID: 381b4222-f694-41f0-9685-ff5bb260df2e  (Balanced)\n");
        Device device = new EnvironmentProbe(root, new FakeCommands(outputs), java("Windows 11", "10.0", "amd64"))
                .cpuDevice("pc", Map.of());
        Environment environment = device.environment();
        assertThat(device.labels())
                .containsEntry("os", "windows")
                .containsEntry("cpu", "intel")
                .containsEntry("machine", "virtual")
                .doesNotContainKeys("vnni", "avx2");
        assertThat(environment.os()).isEqualTo("Windows 11 build 26100");
        assertThat(environment.cpuModel()).isEqualTo("Intel(R) Core(TM) i7-8665U CPU @ 1.90GHz");
        assertThat(environment.cpuFeatures()).isEmpty();
        assertThat(environment.frequencyMhz()).isEqualTo(2112);
        assertThat(environment.governor()).isEqualTo("balanced");
        assertThat(environment.virtualization()).isEqualTo("Hyper-V");
        assertThat(environment.hazards()).extracting(Hazard::code).containsExactly("host.virtual", "cpu.governor");
        assertThat(environment.hazards().getLast().hint()).contains("High performance");
    }

    @Test
    void noticesX86TranslationOnWindowsOnArm() {
        Environment environment = environment(
                Map.of(
                        "reg query HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment",
                        "    PROCESSOR_ARCHITECTURE    REG_SZ    ARM64\n"),
                java("Windows 11", "10.0", "amd64"));
        assertThat(environment.emulated()).isTrue();
    }

    @Test
    void tellsWhatJavaTellsOnSystemsItDoesNotKnow() {
        Environment environment = environment(Map.of(), java("FreeBSD", "14.2", "amd64"));
        assertThat(environment.os()).isEqualTo("FreeBSD 14.2");
        assertThat(environment.usableCores()).isEqualTo(8);
        assertThat(environment.cpuFeatures()).isEmpty();
        assertThat(environment.hazards()).isEmpty();
    }

    private Environment environment(Map<String, String> outputs, JavaMachine java) {
        return new EnvironmentProbe(root, new FakeCommands(outputs), java).environment(Map.of());
    }

    private static JavaMachine java(String osName, String osVersion, String osArch) {
        return new JavaMachine(
                osName,
                osVersion,
                osArch,
                "Eclipse Adoptium",
                "25.0.1+8-LTS",
                "OpenJDK 64-Bit Server VM",
                "mixed mode, sharing",
                8,
                16L << 30,
                List::of);
    }

    /** Answers with texts, by the words of the command joined with spaces. */
    private record FakeCommands(Map<String, String> outputs) implements CommandRunner {
        @Override
        public Optional<String> run(List<String> argv) {
            return Optional.ofNullable(outputs.get(String.join(" ", argv)));
        }
    }
}
