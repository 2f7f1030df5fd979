package dev.assay.agent.android;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.stamps.QueryStampsHeader;
import dev.assay.scenarios.stamps.QueryStampsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs on a device that print what they measured, whoever wrote them. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the adb of these tests needs what Android and Linux have in common")
class AndroidRunnerTest {
    private static final Duration SILENCE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @Test
    void itsStampsBecomeLatenciesAndAFileOfStamps() throws Exception {
        FakeDevice fake = FakeDevice.in(directory);
        RunnerRecording recording = runner(fake, SILENCE).measure(task("""
                WARNING: linker: something odd
                assay-runner 1
                loaded 5000000
                first 900000
                progress 3
                query 10 1000010
                query 1000020 3000020
                query 3000020 6000020
                end 3
                """));
        assertThat(recording.loadedNs()).isEqualTo(5_000_000);
        assertThat(recording.firstNs()).isEqualTo(900_000);
        LatencyHistogram latencies = recording.latencies(1_700_000_000_000L);
        assertThat(latencies.count()).isEqualTo(3);
        assertThat(latencies.minNs()).isEqualTo(1_000_000);
        assertThat(latencies.maxNs()).isEqualTo(3_000_000);
        Histogram histogram = latencies.decode();
        assertThat((double) histogram.getValueAtPercentile(50)).isCloseTo(2_000_000, within(2_000.0));

        Path stamps = directory.resolve("stamps");
        recording.writeStamps(
                stamps, new QueryStampsHeader("b1", "fp32", 0, "one", "single-stream", 1_700_000_000_000L, 3, 3));
        List<Long> read = new ArrayList<>();
        try (QueryStampsReader reader = new QueryStampsReader(stamps)) {
            reader.read((scheduledNs, issuedNs, doneNs) -> {
                assertThat(scheduledNs).isEqualTo(issuedNs);
                read.add(doneNs - issuedNs);
            });
        }
        assertThat(read).containsExactly(1_000_000L, 2_000_000L, 3_000_000L);
    }

    @Test
    void isBoundToCpusAndGetsWhatItWasToldTo() throws Exception {
        FakeDevice fake = FakeDevice.in(directory);
        Path runner = script("echo assay-runner 1; echo loaded 1; echo first 1; echo end 0; echo \"$@\" >&2");
        AndroidRunner.Task task = new AndroidRunner.Task(
                runner, file("library"), file("model"), file("samples"), 2, new CpuMask(1), Map.of("min-ms", 100));
        assertThat(runner(fake, SILENCE).measure(task).queries()).isZero();
        assertThat(fake.calls())
                .anySatisfy(call -> assertThat(call)
                        .contains(
                                " shell taskset 1 /data/local/tmp/assay/",
                                "--threads 2",
                                "--min-ms 100",
                                "--samples /data/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "assay-runner 1\nloaded 1\nfirst 1\nquery 5 9\nend 2\n",
                "assay-runner 1\nloaded 1\nfirst 1\nquery 9 5\nend 1\n",
                "assay-runner 1\nloaded 1\nfirst 1\nquery 5 9\nquery 8 10\nend 2\n",
                "assay-runner 1\nloaded 1\nfirst 1\nquery 5\nend 1\n",
                "assay-runner 1\nloaded 1 2\nfirst 1\nend 0\n",
                "assay-runner 1\nloaded 1\nend 0\n",
                "assay-runner 1\nloaded 1\nfirst 1\nend 0\nquery 1 2\n"
            })
    void whatCanNotBeIsNotBelieved(String output) throws Exception {
        AndroidRunner runner = runner(FakeDevice.in(directory), SILENCE);
        AndroidRunner.Task task = task(output);
        assertThatThrownBy(() -> runner.measure(task))
                .satisfies(e -> AndroidDeviceTest.hasCode(e, "android.runner-output"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo assay-runner 1; echo 'assay-runner: no such operator' >&2; exit 2",
                "echo assay-runner 2; echo 'assay-runner: no such operator'",
                "echo assay-runner 1; echo loaded 1; echo 'assay-runner: no such operator'"
            })
    void aFailureShowsItsLastWordsAndTheLogOfTheDevice(String script) throws Exception {
        AndroidRunner runner = runner(FakeDevice.in(directory), SILENCE);
        AndroidRunner.Task task =
                new AndroidRunner.Task(script(script), file("library"), file("model"), null, 1, null, Map.of());
        assertThatThrownBy(() -> runner.measure(task))
                .satisfies(e -> AndroidDeviceTest.hasCode(e, "android.runner-failed"))
                .hasMessageContaining("no such operator")
                .hasMessageContaining("Fatal signal 11 (SIGSEGV)");
    }

    @Test
    void aDeviceWhoseRunnerHangsIsStartedAgain() throws Exception {
        FakeDevice fake = FakeDevice.in(directory);
        fake.write("hangs", "");
        AndroidRunner runner = runner(fake, Duration.ofMillis(300));
        AndroidRunner.Task task = task("assay-runner 1\nloaded 1\nfirst 1\nend 0\n");
        assertThatThrownBy(() -> runner.measure(task))
                .satisfies(e -> AndroidDeviceTest.hasCode(e, AndroidProblems.HUNG))
                .hasMessageContaining("the device was started again")
                .hasMessageContaining("SIGSEGV");
        assertThat(runner(fake, SILENCE).measure(task).queries()).isZero();
    }

    private AndroidRunner runner(FakeDevice fake, Duration silence) {
        return new AndroidRunner(
                fake.device,
                new DeviceFiles(fake.device),
                new FitnessGate(fake.device, FitnessLimits.USUAL, fake.pauses::add),
                silence);
    }

    /** Return a task whose runner prints a text. */
    private AndroidRunner.Task task(String output) throws Exception {
        return new AndroidRunner.Task(
                script("cat <<'END'\n" + output + "END"), file("library"), file("model"), null, 1, null, Map.of());
    }

    private Path script(String commands) throws Exception {
        return Files.writeString(directory.resolve("runner"), "#!/bin/sh\n" + commands + "\n");
    }

    private Path file(String name) throws Exception {
        return Files.writeString(directory.resolve(name), name);
    }
}
