package dev.assay.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.agent.nvml.NvidiaGpus;
import dev.assay.scenarios.measurement.RoundConditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineWatchTest {
    @TempDir
    private Path root;

    private final AtomicLong nanoTime = new AtomicLong(7);

    @Test
    void tellsWhatTheMachineDidMeanwhile() throws IOException {
        write(
                "proc/stat",
                "cpu  100 0 100 800 0 0 0 0 0 0\ncpu0 50 0 50 400 0 0 0 0 0 0\ncpu1 50 0 50 400 0 0 0 0 0 0\n");
        energy("intel-rapl:0", "package-0", 5_000_000);
        energy("intel-rapl:1", "package-1", 99_000_000);
        energy("intel-rapl:0:0", "core", 1_000_000);

        MachineWatch.Span span = new MachineWatch(root, NvidiaGpus.none(), nanoTime::get).begin();
        nanoTime.addAndGet(2_000_000_000L);
        write("proc/stat", "cpu  200 0 140 1040 0 0 0 20 0 0\ncpu0 1 0 0 0 0 0 0 0 0 0\ncpu1 1 0 0 0 0 0 0 0 0 0\n");
        energy("intel-rapl:0", "package-0", 35_000_000);
        energy("intel-rapl:1", "package-1", 9_000_000);
        energy("intel-rapl:0:0", "core", 2_000_000);
        RoundConditions conditions = span.end(3);

        assertThat(conditions.coolDownNs()).isEqualTo(3);
        assertThat(conditions.spanNs()).isEqualTo(2_000_000_000L);
        assertThat(conditions.stolenShare()).isCloseTo(20.0 / 400, within(1e-12));
        assertThat(conditions.busyCores()).as("140 of 400 ticks on two CPUs").isCloseTo(0.7, within(1e-12));
        assertThat(conditions.energyJoules())
                .as("30 J, and 10 J over the end of the counter's range of 100 J")
                .isCloseTo(40, within(1e-9));
    }

    @Test
    void whatCanNotBeReadIsAbsent() {
        RoundConditions conditions =
                new MachineWatch(root, NvidiaGpus.none(), nanoTime::get).begin().end(0);

        assertThat(conditions).isEqualTo(new RoundConditions(0, null, null, null, null, null, null, 0));
    }

    private void energy(String zone, String name, long microjoules) throws IOException {
        write("sys/class/powercap/" + zone + "/name", name);
        write("sys/class/powercap/" + zone + "/energy_uj", Long.toString(microjoules));
        write("sys/class/powercap/" + zone + "/max_energy_range_uj", "100000000");
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
    }
}
