package dev.assay.scenarios.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.language.RuntimeTypes;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TriedRuntimesTest {
    private static final Map<String, String> LINUX = Map.of("os", "linux", "arch", "x86_64", "cpu", "amd");
    private static final Map<String, String> ARM = Map.of("os", "linux", "arch", "aarch64");
    private static final TriedRuntimes KNOWN = TriedRuntimes.known();

    @Test
    void everyEntryIsOfARuntimeThatAssayKnowsAndNoneIsThereTwice() {
        Set<String> seen = new HashSet<>();
        for (TriedRuntime runtime : KNOWN.runtimes()) {
            assertThat(RuntimeTypes.KNOWN).contains(runtime.runtime());
            runtime.where().forEach(place -> {
                assertThat(place).containsOnlyKeys("os", "arch");
                assertThat(seen.add(runtime.runtime() + runtime.options() + place))
                        .as(runtime.title() + " on " + place)
                        .isTrue();
            });
        }
    }

    @Test
    void whatRanOnItsHardwareNeedsNoWarning() {
        TriedRuntime found = KNOWN.find("onnxruntime", LINUX).orElseThrow();

        assertThat(found.warning()).isEmpty();
        assertThat(found.trials()).contains("AMD EPYC");
    }

    @Test
    void whatRanNowhereSaysSo() {
        assertThat(KNOWN.find("cuda", LINUX).orElseThrow().trials()).startsWith("never on its hardware");
        assertThat(KNOWN.find("coreml", Map.of("os", "macos", "arch", "aarch64"))
                        .orElseThrow()
                        .warning())
                .hasValueSatisfying(warning -> assertThat(warning)
                        .startsWith("Those who make Assay ran `coreml`")
                        .contains("never"));
    }

    @Test
    void anEmulatedMachineIsNotTheHardware() {
        TriedRuntime runtime = new TriedRuntime(
                "onnxruntime",
                Map.of(),
                "ONNX Runtime",
                "Linux ARM64",
                List.of(ARM),
                "comes with Assay",
                List.of(new TrialRun(LocalDate.of(2026, 11, 27), "Neoverse N1", true, "QEMU 7.2", "the digits")),
                null);

        assertThat(runtime.trials())
                .isEqualTo("never on its hardware; 2026-11-27, emulated Neoverse N1, QEMU 7.2: the digits");
        assertThat(runtime.warning()).isPresent();
    }

    @Test
    void anOptionMayChooseOtherHardware() {
        RuntimeConfiguration gpu =
                new RuntimeConfiguration("g", "openvino", 1, Map.of("device", "gpu", "streams", "2"));

        assertThat(KNOWN.find(gpu, LINUX).orElseThrow().title()).contains("GPU");
        assertThat(KNOWN.find("openvino", LINUX).orElseThrow().title()).contains("CPU");
    }

    @Test
    void nothingIsKnownOfARuntimeThatAJarBrings() {
        assertThat(KNOWN.find("fast", LINUX)).isEmpty();
        assertThat(KNOWN.find("onnxruntime", Map.of("os", "freebsd", "arch", "x86_64")))
                .isEmpty();
    }
}
