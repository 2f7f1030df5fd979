package dev.assay.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.probe.ClockQuality;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.Environment;
import dev.assay.scenarios.measurement.GpuState;
import dev.assay.scenarios.measurement.Hazard;
import dev.assay.scenarios.measurement.NoiseProbe;
import dev.assay.scenarios.measurement.SelfCost;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.tool.environment.ToolStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DoctorTextTest {
    private static final Hazard NO_VNNI = new Hazard("cpu.no-vnni", "no VNNI", "check accuracy");
    private static final RuntimeStatus WORKS =
            RuntimeStatus.of("onnxruntime", new RuntimeSupport.Supported("1.29.0", "CPU, 2 threads"));
    private static final RuntimeStatus BROKEN = RuntimeStatus.of(
            "openvino",
            new RuntimeSupport.Unsupported(Problem.environment(
                    "openvino.not-installed", "libopenvino_c is not on this machine", "install OpenVINO 2026.1")));

    private static final ToolStatus HERE = new ToolStatus("ncnn-tools", true, "1.2", null);
    private static final ToolStatus ABSENT = new ToolStatus(
            "tflite-tools",
            false,
            "2.6.9",
            Problem.environment(
                    "tool.not-installed",
                    "the TFLite converter is not installed on this machine",
                    "assay runtimes install tflite-tools"));

    private static final GpuState GPU =
            new GpuState("NVIDIA H100", "GPU-1", "570.1", 5L, 70.9, 34L, 345L, null, List.of("power limit"));

    @Test
    void saysEverythingInPlainLines() {
        DoctorReport report = new DoctorReport(
                new Device("local", Map.of("arch", "x86_64", "vnni", "no"), environment(List.of(NO_VNNI), 1L << 30)),
                List.of(GPU),
                List.of(WORKS, BROKEN),
                List.of(HERE, ABSENT),
                DoctorReport.Confinement.fails(Problem.environment("worker.no-sandbox", "no bwrap", "install it")),
                new NoiseProbe(0, 0.5, 20_000, 26_000, 1_500_000, 0.021, 2445.4, 61.2),
                new ClockQuality(20, 24.6),
                null,
                List.of(new Hazard("noise.stolen", "the hypervisor took 2.1 %", "move")));
        assertThat(DoctorText.render(report))
                .containsExactly(
                        "Machine",
                        "  system        Debian 13, kernel 6.12, x86_64",
                        "  cpu           AMD EPYC",
                        "  features      avx2 fma",
                        "  cores         1.5 usable of 2",
                        "  clock         2445 MHz, governor performance, turbo on",
                        "  memory        1.0 GiB allowed of 16.0 GiB",
                        "  runs on       KVM",
                        "  java          Temurin 25",
                        "  labels        arch=x86_64 vnni=no",
                        "",
                        "GPUs",
                        "  name          NVIDIA H100, GPU-1",
                        "  driver        570.1",
                        "  now           71 W, 34 °C, cores at 345 MHz",
                        "  energy        can be read, and stands in every round",
                        "  slowed by     power limit",
                        "",
                        "Runtimes",
                        "  onnxruntime   works, 1.29.0, CPU, 2 threads",
                        "  openvino      does not work: libopenvino_c is not on this machine",
                        "                → install OpenVINO 2026.1",
                        "",
                        "Tools that convert models",
                        "  ncnn-tools    works, 1.2",
                        "  tflite-tools  the TFLite converter is not installed on this machine",
                        "                → assay runtimes install tflite-tools",
                        "",
                        "Models that you don't trust",
                        "  sandbox       no bwrap",
                        "                → install it",
                        "",
                        "Noise",
                        "  fixed work    median 20.0 µs, p99 26.0 µs (+30.0 %), worst pause 1.50 ms",
                        "  nanoTime      resolution 20 ns, 25 ns a reading",
                        "  load average  0.50",
                        "  frequency     2445 MHz",
                        "  temperature   61 °C",
                        "  stolen time   2.1 %",
                        "",
                        "What may mislead a measurement here",
                        "  - no VNNI [cpu.no-vnni]",
                        "    → check accuracy",
                        "  - the hypervisor took 2.1 % [noise.stolen]",
                        "    → move");
    }

    @Test
    void leavesOutWhatIsUnknown() {
        Environment bare = new Environment(
                "FreeBSD",
                "14.2",
                "amd64",
                "unknown",
                "unknown",
                List.of(),
                8,
                8,
                null,
                null,
                null,
                null,
                false,
                16L << 30,
                null,
                "Temurin 25",
                Map.of(),
                List.of());
        List<String> lines = DoctorText.render(new DoctorReport(
                new Device("local", Map.of(), bare),
                List.of(),
                List.of(),
                List.of(),
                DoctorReport.Confinement.WORKS,
                new NoiseProbe(0, null, 20_000, 20_000, 0, null, null, null),
                new ClockQuality(1, 20),
                new SelfCost(61, 80, 120, 15.9e6, List.of(new SelfCost.IssueDelay(1e6, 5e5, 900, 2_500, 70_000))),
                List.of()));
        assertThat(lines)
                .contains(
                        "  sandbox       works: start the agent with --confine",
                        "What Assay itself costs",
                        "  a query       median 61 ns, p99 80 ns, p99.9 120 ns, at most 15.9 million a second",
                        "  1,000,000/s   issued late by 0.9 µs in the median, 2.5 µs at p99, 70.0 µs at most;"
                                + " more than it can issue",
                        "  features      unknown",
                        "  cores         8 usable of 8",
                        "  clock         unknown",
                        "  memory        16.0 GiB",
                        "  runs on       real hardware",
                        "  none found on the class path",
                        "Nothing here is known to mislead a measurement.")
                .noneMatch(line -> line.contains("load average")
                        || line.contains("stolen")
                        || line.contains("convert")
                        || line.contains("null"));
    }

    @Test
    void keepsEverythingInItsJson() {
        DoctorReport report = new DoctorReport(
                new Device("local", Map.of(), environment(List.of(NO_VNNI), null)),
                List.of(GPU),
                List.of(WORKS, BROKEN),
                List.of(HERE, ABSENT),
                DoctorReport.Confinement.WORKS,
                new NoiseProbe(0, 0.5, 20_000, 26_000, 1_500_000, null, null, null),
                new ClockQuality(20, 24.6),
                null,
                List.of());
        String json = AssayJson.mapper().writeValueAsString(report);
        assertThat(AssayJson.mapper().readValue(json, DoctorReport.class)).isEqualTo(report);
        assertThat(json).contains("\"code\":\"openvino.not-installed\"");
    }

    private static Environment environment(List<Hazard> hazards, @Nullable Long memoryLimitBytes) {
        return new Environment(
                "Debian 13",
                "6.12",
                "x86_64",
                "AMD EPYC",
                "amd",
                List.of("avx2", "fma"),
                1.5,
                2,
                "performance",
                true,
                2445.4,
                "KVM",
                false,
                16L << 30,
                memoryLimitBytes,
                "Temurin 25",
                Map.of(),
                hazards);
    }
}
