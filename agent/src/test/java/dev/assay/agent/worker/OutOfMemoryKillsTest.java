package dev.assay.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutOfMemoryKillsTest {
    @TempDir
    Path directory;

    @Test
    void onlyKillsOfProcessesCount() throws IOException {
        Path events = Files.write(
                directory.resolve("memory.events"), List.of("low 1", "oom 5", "oom_kill 3", "oom_group_kill 7"));

        assertThat(new OutOfMemoryKills(events).count()).isEqualTo(3);
    }

    @Test
    void aSystemThatDoesNotTellCountsAsNone() throws IOException {
        Path nonsense = Files.writeString(directory.resolve("nonsense"), "oom_kill many");

        assertThat(new OutOfMemoryKills(directory.resolve("missing")).count()).isZero();
        assertThat(new OutOfMemoryKills(nonsense).count()).isZero();
    }
}
