package dev.assay.agent.android;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A device behind an adb. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the adb of these tests needs what Android and Linux have in common")
class AndroidDeviceTest {
    private static final FitnessLimits LIMITS =
            new FitnessLimits(30, 38, ThermalState.Severity.NONE, Duration.ofMinutes(1), Duration.ofSeconds(5));

    @TempDir
    private Path directory;

    @Test
    void isFoundAndTellsWhatItIs() throws Exception {
        FakeDevice fake = FakeDevice.in(directory);
        assertThat(fake.adb.devices()).containsExactly(new AttachedDevice(FakeDevice.SERIAL, "device"));
        AndroidFacts facts = AndroidFacts.read(fake.device);
        assertThat(facts.labels())
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("device", "phone"),
                        Map.entry("os", "android"),
                        Map.entry("arch", "aarch64"),
                        Map.entry("abi", "arm64-v8a"),
                        Map.entry("soc", "tensor"),
                        Map.entry("model", "Pixel-6"),
                        Map.entry("android", "15"),
                        Map.entry("android-sdk", "35"),
                        Map.entry("machine", "physical"),
                        Map.entry("battery", "plugged"),
                        Map.entry("thermal", "none")));
        fake.write("getprop.txt", "[ro.hardware]: [ranchu]\n[ro.product.model]: [sdk_gphone64_arm64]\n");
        assertThat(AndroidFacts.read(fake.device).labels())
                .containsEntry("machine", "emulated")
                .containsEntry("soc", "ranchu")
                .containsEntry("android", "unknown");
    }

    @Test
    void tellsItsTemperatureWithoutAThermalServiceToo() throws Exception {
        FakeDevice fake = FakeDevice.in(directory);
        fake.remove("thermal.txt");
        assertThat(fake.device.thermal().sensors()).isEmpty();
        fake.write("zones/cooling_device0/type", "fan\n");
        fake.write("zones/thermal_zone0/type", "battery\n");
        fake.write("zones/thermal_zone0/temp", "31000\n");
        fake.write("zones/thermal_zone1/type", "cpu-1-0\n");
        fake.write("zones/thermal_zone1/temp", "44500\n");
        assertThat(fake.device.thermal().cpuCelsius()).contains(44.5);
    }

    @Test
    void getsEachFileOnceByItsHash() throws Exception {
        FakeDevice fake = FakeDevice.in(directory);
        Path file = Files.writeString(directory.resolve("a name with 'quotes'; and $more"), "content");
        String hash = Sha256.of(file);
        DeviceFiles files = new DeviceFiles(fake.device);
        assertThat(files.ensure(file, false)).isEqualTo("/data/local/tmp/assay/" + hash);
        assertThat(fake.file("assay/" + hash)).hasContent("content");
        assertThat(files.ensure(file, false)).isEqualTo("/data/local/tmp/assay/" + hash);
        // What another process left counts, if it is whole.
        new DeviceFiles(fake.device).ensure(file, false);
        assertThat(pushes(fake)).isEqualTo(1);

        Files.writeString(fake.file("assay/" + hash), "damaged");
        new DeviceFiles(fake.device).ensure(file, false);
        assertThat(pushes(fake)).isEqualTo(2);
        assertThat(fake.file("assay/" + hash)).hasContent("content");

        files.clear();
        assertThat(fake.file("assay")).doesNotExist();
        files.ensure(file, true);
        assertThat(fake.file("assay/" + hash)).isExecutable();
    }

    @Test
    void aFileThatArrivesDamagedIsNotUsed() throws Exception {
        FakeDevice fake = FakeDevice.in(directory);
        fake.write("truncates", "");
        Path file = Files.writeString(directory.resolve("large"), "x".repeat(1000));
        DeviceFiles files = new DeviceFiles(fake.device);
        assertThatThrownBy(() -> files.ensure(file, false)).satisfies(e -> hasCode(e, "android.transfer-damaged"));
        assertThat(fake.file("assay/" + Sha256.of(file))).doesNotExist();
    }

    @Test
    void aDeviceThatIsGoneIsAProblemThatSaysSo() throws Exception {
        FakeDevice fake = FakeDevice.in(directory);
        AndroidDevice gone = new AndroidDevice(fake.adb, new AttachedDevice("gone", "device"), _ -> {});
        assertThatThrownBy(gone::battery)
                .satisfies(e -> hasCode(e, "android.command-failed"))
                .hasMessageContaining("device 'gone' not found");
        Adb missing = new Adb(directory.resolve("no-adb"), Map.of());
        assertThatThrownBy(missing::devices).satisfies(e -> hasCode(e, "android.adb-failed"));
        assertThatThrownBy(() -> Adb.find(Map.of("PATH", "/nowhere"))).satisfies(e -> hasCode(e, "android.no-adb"));
    }

    @Test
    void adbGetsNoSecretsOfThisProcess() throws Exception {
        FakeDevice fake = FakeDevice.in(directory);
        assertThat(fake.device.text(DeviceCommand.of("env"))).contains("PATH=").doesNotContain("SECRET_TOKEN");
    }

    @Test
    void isStartedAgainAndWaitedFor() throws Exception {
        FakeDevice fake = FakeDevice.in(directory);
        fake.device.reboot();
        assertThat(fake.pauses).containsExactly(Duration.ofSeconds(2));
        assertThat(fake.calls())
                .containsSubsequence(
                        "-s " + FakeDevice.SERIAL + " reboot", "-s " + FakeDevice.SERIAL + " wait-for-device");
    }

    @Test
    void isWaitedForUntilItIsCoolAndCharged() throws Exception {
        FakeDevice fake = FakeDevice.in(directory);
        FitnessGate gate = new FitnessGate(fake.device, LIMITS, duration -> {
            fake.pauses.add(duration);
            switch (fake.pauses.size()) {
                case 1 -> fake.write("battery.txt", FakeDevice.battery(30, 380));
                case 2 -> fake.write("thermal.txt", FakeDevice.thermal(0, 35));
                default -> fake.write("thermal.txt", FakeDevice.thermal(0, 40));
            }
        });
        fake.write("battery.txt", FakeDevice.battery(29, 380));
        fake.write("thermal.txt", FakeDevice.thermal(1, 35));
        assertThat(gate.await()).isEqualTo(Duration.ofSeconds(10));
        // It was at 35 °C at first: 5 more are allowed.
        fake.write("thermal.txt", FakeDevice.thermal(0, 40.1));
        assertThat(gate.await()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void isNotMeasuredWhereItStaysHotOrEmpty() throws Exception {
        FakeDevice fake = FakeDevice.in(directory);
        FitnessGate gate = new FitnessGate(fake.device, LIMITS, fake.pauses::add);
        fake.write("thermal.txt", FakeDevice.thermal(3, 60));
        assertThatThrownBy(gate::await)
                .satisfies(e -> hasCode(e, "android.not-fit"))
                .hasMessageContaining("SEVERE");
        assertThat(fake.pauses).hasSize(12);
        fake.write("battery.txt", FakeDevice.battery(5, 300));
        assertThatThrownBy(gate::await).hasMessageContaining("its battery is at 5 %, and 30 % are needed");
        fake.write("battery.txt", FakeDevice.battery(80, 451));
        assertThatThrownBy(gate::await).hasMessageContaining("45.1 °C");
        fake.write("battery.txt", FakeDevice.battery(80, 300).replace("state:\n", "state:\n  (UPDATES STOPPED)\n"));
        assertThatThrownBy(gate::await).hasMessageContaining("set by hand");
    }

    private static long pushes(FakeDevice fake) throws Exception {
        List<String> calls = fake.calls();
        return calls.stream().filter(call -> call.contains(" push ")).count();
    }

    static void hasCode(Throwable error, String code) {
        assertThat(error).isInstanceOf(ProblemException.class);
        assertThat(((ProblemException) error).problems().getFirst().code()).isEqualTo(code);
    }
}
