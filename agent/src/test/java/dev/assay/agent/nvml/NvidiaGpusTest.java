package dev.assay.agent.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.agent.probe.MachineWatch;
import dev.assay.scenarios.measurement.GpuConditions;
import dev.assay.scenarios.measurement.GpuState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Against a library of our own, since few machines have a GPU of NVIDIA. */
class NvidiaGpusTest {
    @TempDir
    private Path directory;

    @Test
    @EnabledOnOs(OS.LINUX)
    void tellsWhatTheLibraryTells() throws IOException, InterruptedException {
        NvidiaGpus gpus = NvidiaGpus.of(compiled("USUAL").toString());

        assertThat(gpus.states())
                .containsExactly(
                        new GpuState(
                                "NVIDIA Fake 100",
                                "GPU-00000000-0000-0000-0000-000000000001",
                                "570.00.01",
                                5_000_000_000_000L,
                                3_000_000.123,
                                61L,
                                1755L,
                                2619L,
                                List.of("power limit", "heat, by the hardware")),
                        new GpuState(
                                "NVIDIA Old 10",
                                "GPU-00000000-0000-0000-0000-000000000002",
                                "570.00.01",
                                null,
                                null,
                                61L,
                                null,
                                null,
                                List.of()));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void everyRoundHasTheEnergyOfEachGpuThatTells() throws IOException, InterruptedException {
        MachineWatch watch =
                new MachineWatch(directory, NvidiaGpus.of(compiled("USUAL").toString()), () -> 0);

        List<GpuConditions> gpus = Objects.requireNonNull(watch.begin().end(0).gpus());

        assertThat(gpus).extracting(GpuConditions::energyJoules).containsExactly(2.5, null);
        assertThat(gpus.getFirst().atEnd().clockMhz()).isEqualTo(1755);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aLibraryThatFindsNoDriverTellsOfNoGpu() throws IOException, InterruptedException {
        Path library = compiled("NO_DRIVER");

        assertThat(NvidiaGpus.of(library.toString()).states()).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anOlderLibraryThatLacksAFunctionTellsTheRest() throws IOException, InterruptedException {
        NvidiaGpus gpus = NvidiaGpus.of(compiled("OLD_LIBRARY").toString());

        assertThat(gpus.states().getFirst().energyMillijoules()).isNull();
        assertThat(gpus.states().getFirst().temperatureCelsius()).isEqualTo(61);
    }

    @Test
    void withoutTheLibraryThereAreNoGpus() {
        assertThat(NvidiaGpus.of("libthere-is-no-such-library.so.1").states()).isEmpty();
        assertThat(NvidiaGpus.none().states()).isEmpty();
    }

    private Path compiled(String definition) throws IOException, InterruptedException {
        assumeTrue(hasCompiler(), "no gcc here, so there is no library to test with");
        Path source = directory.resolve("fake-nvml.c");
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("fake-nvml.c"))) {
            Files.copy(in, source);
        }
        Path library = directory.resolve("libfake-nvml.so");
        Process gcc = new ProcessBuilder(
                        "gcc", "-shared", "-fPIC", "-D" + definition, "-o", library.toString(), source.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(gcc.waitFor()).as(said).isZero();
        return library;
    }

    private static boolean hasCompiler() throws InterruptedException {
        try {
            return new ProcessBuilder("gcc", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }
}
