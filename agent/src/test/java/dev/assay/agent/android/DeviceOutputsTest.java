package dev.assay.agent.android;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What adb and devices print, as real ones do. */
class DeviceOutputsTest {
    @Test
    void listsWhatIsAttachedInWhateverState() {
        String output = """
                * daemon not running; starting now at tcp:5037
                * daemon started successfully
                adb server version (41) doesn't match this client (40); killing...
                List of devices attached
                0A041FDD4005CS         device usb:1-1 product:oriole model:Pixel_6 device:oriole transport_id:3
                emulator-5556          offline transport_id:2
                0123456789ABCDEF       unauthorized usb:1-1 transport_id:3
                192.168.1.7:5555\tdevice
                R58M123       no permissions (missing udev rules? user is in the plugdev group); see [http://developer.android.com/tools/device.html] usb:1-2
                ????????????           no permissions (missing udev rules?)
                --serial device

                """;
        assertThat(AttachedDevice.parse(output))
                .containsExactly(
                        new AttachedDevice("0A041FDD4005CS", "device"),
                        new AttachedDevice("emulator-5556", "offline"),
                        new AttachedDevice("0123456789ABCDEF", "unauthorized"),
                        new AttachedDevice("192.168.1.7:5555", "device"),
                        new AttachedDevice("R58M123", "no permissions"));
        assertThat(new AttachedDevice("a", "device").problem()).isNull();
        Problem problem = Objects.requireNonNull(new AttachedDevice("b", "unauthorized").problem());
        assertThat(problem.code()).isEqualTo("android.not-ready");
        assertThat(problem.hint()).contains("allow debugging");
    }

    @Test
    void readsPropertiesOfSeveralLinesAndSkipsNonsense() {
        AndroidProperties properties = AndroidProperties.parse(
                "[ro.soc.model]: [Tensor]\r\n[ro.empty]: []\nnonsense\n[ro.long]: [one\ntwo]\n[ro.soc.model]: [other]\n[cut off");
        assertThat(properties.values())
                .containsOnlyKeys("ro.soc.model", "ro.long")
                .containsEntry("ro.soc.model", "Tensor")
                .containsEntry("ro.long", "one\ntwo");
        assertThat(properties.first("ro.empty", "ro.long")).isEqualTo("one\ntwo");
        assertThat(properties.first("ro.nothing")).isNull();
    }

    @Test
    void readsTheBattery() {
        assertThat(BatteryState.parse(FakeDevice.battery(87, 285))).isEqualTo(new BatteryState(87, 28.5, true, false));
        BatteryState half = BatteryState.parse(FakeDevice.battery(87, 285)
                .replace("scale: 100", "scale: 200")
                .replace("USB powered: true", "USB powered: false"));
        assertThat(half.levelPercent()).isEqualTo(44);
        assertThat(half.isPowered()).isFalse();
        assertThat(BatteryState.parse(FakeDevice.battery(87, 285).replace("present: true", "present: false"))
                        .levelPercent())
                .isNull();
        assertThat(BatteryState.parse(FakeDevice.battery(87, 285)
                                .replace("state:\n", "state:\n  (UPDATES STOPPED -- use 'reset' to restart)\n"))
                        .isFrozen())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Can't find service: battery",
                "Current Battery Service state:\n  present: true\n",
                "Current Battery Service state:\n  present: true\n  level: x\n  scale: 100\n",
                "Current Battery Service state:\n  present: true\n  level: 101\n  scale: 100\n",
                "Current Battery Service state:\n  present: true\n  level: 1\n  scale: 0\n"
            })
    void aBatteryThatSaysNothingIsNoFullOne(String output) {
        assertThatThrownBy(() -> BatteryState.parse(output))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("android.unreadable"));
    }

    @Test
    void readsTheTemperaturesOfNowAndNotThoseThatAreRemembered() {
        ThermalState state = ThermalState.parse("""
                IsStatusOverride: false
                ThermalEventListeners:
                	callbacks: 1
                Thermal Status: 2
                Cached temperatures:
                	Temperature{mValue=88.8, mType=0, mName=CPU0, mStatus=0}
                HAL Ready: true
                HAL connection:
                	ThermalHAL 2.0 connected: yes
                Current temperatures from HAL:
                	Temperature{mValue=41.5, mType=0, mName=CPU0, mStatus=0}
                	Temperature{mValue=43.25, mType=0, mName=CPU7, mStatus=0}
                	Temperature{mValue=50.0, mType=3, mName=skin, mStatus=0}
                	Temperature{mValue=0.0, mType=2, mName=SUBBAT, mStatus=0}
                	Temperature{mValue=-99.9, mType=6, mName=TYPE_POWER_AMPLIFIER, mStatus=0}
                	Temperature{mValue=, mType=0, mName=CPU9, mStatus=0}
                Current cooling devices from HAL:
                	CoolingDevice{mValue=0, mType=2, mName=TYPE_CPU}
                Temperature static thresholds from HAL:
                	Temperature{mValue=99.0, mType=0, mName=CPU0, mStatus=0}
                """);
        assertThat(state.severity()).isEqualTo(ThermalState.Severity.MODERATE);
        assertThat(state.sensors()).extracting(ThermalState.Sensor::name).containsExactly("CPU0", "CPU7", "skin");
        assertThat(state.cpuCelsius()).contains(43.25);

        assertThat(ThermalState.parse("Can't find service: thermalservice"))
                .isEqualTo(new ThermalState(null, List.of()));
    }

    @Test
    void readsThermalZonesInDegreesAndInThousandths() {
        ThermalState state = ThermalState.parseZones(
                "cpu-0-0-usr\n38900\nbattery\n31\ntsens_tz_sensor1\n40100\npa-therm0\n-40000\nodd\n");
        assertThat(state.severity()).isNull();
        assertThat(state.sensors())
                .containsExactly(
                        new ThermalState.Sensor("cpu-0-0-usr", 38.9, true),
                        new ThermalState.Sensor("battery", 31, false),
                        new ThermalState.Sensor("tsens_tz_sensor1", 40.1, true));
        assertThat(state.cpuCelsius()).contains(40.1);
    }

    @Test
    void readsWhatBenchmarkModelPrints() {
        String output = """
                INFO: Graph: [/data/local/tmp/model.tflite]
                INFO: Running benchmark for at least 1 iterations and at least 0.5 seconds but terminate if exceeding 150 seconds.
                INFO: count=4 first=2104 curr=1017 min=1002 max=2104 avg=1041.15 std=12
                INFO: Running benchmark for at least 50 iterations and at least 1 seconds but terminate if exceeding 150 seconds.
                INFO: count=958 first=1031 curr=1033 min=1017 max=1229 avg=1039.66 std=18 p5=1019 median=1034 p95=1071
                INFO: Inference timings in us: Init: 17851, First inference: 2104, Warmup (avg): 1041.15, Inference (avg): 1039.66
                """;
        assertThat(BenchmarkModelSummary.parse(output))
                .isEqualTo(new BenchmarkModelSummary(17_851, 2104, 1039.66, 958, true));
        assertThat(BenchmarkModelSummary.parse(
                                "Explicitly applied GPU delegate, and the model graph will be partially executed by the delegate.\n"
                                        + output)
                        .isWhollyDelegated())
                .isFalse();
        assertThatThrownBy(() -> BenchmarkModelSummary.parse("ERROR: Failed to load model\n"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("Failed to load model");
    }
}
