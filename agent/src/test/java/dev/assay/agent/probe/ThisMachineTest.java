package dev.assay.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.Environment;
import dev.assay.scenarios.measurement.NoiseProbe;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Look at the real machine: only what holds on every machine can be asserted. */
class ThisMachineTest {
    @Test
    void describesThisMachinePlausibly() {
        Device device = EnvironmentProbe.ofThisMachine().cpuDevice("local", Map.of());
        Environment environment = device.environment();
        assertThat(device.labels()).containsKeys("os", "arch", "cpu", "cores", "machine");
        assertThat(environment.cpuModel()).isNotBlank();
        assertThat(environment.usableCores()).isPositive().isLessThanOrEqualTo(environment.onlineCores());
        assertThat(environment.memoryBytes()).isGreaterThan(256L << 20);
        assertThat(environment.jvm()).contains(System.getProperty("java.runtime.version"));
        assertThat(environment.hazards()).doesNotHaveDuplicates().allSatisfy(hazard -> {
            assertThat(hazard.code()).matches("[a-z0-9-]+\\.[a-z0-9-]+");
            assertThat(hazard.message()).isNotBlank();
            assertThat(hazard.hint()).isNotBlank();
        });
        String json = AssayJson.mapper().writeValueAsString(device);
        assertThat(AssayJson.mapper().readValue(json, Device.class)).isEqualTo(device);
    }

    @Test
    void probesTheNoiseOfThisMachine() {
        NoiseProber prober = NoiseProber.ofThisMachine();
        NoiseProbe probe = prober.probe(Duration.ofMillis(50));
        assertThat(probe.workP50Ns()).isBetween(1_000L, 50_000_000L);
        assertThat(probe.workP99Ns()).isGreaterThanOrEqualTo(probe.workP50Ns());
        assertThat(probe.worstPauseNs()).isGreaterThanOrEqualTo(probe.workP99Ns() - probe.workP50Ns());
        assertThat(prober.review(probe)).doesNotHaveDuplicates();
        ClockQuality clock = ClockQuality.measure();
        assertThat(clock.resolutionNs()).isPositive();
        assertThat(clock.costNs()).isPositive();
    }
}
