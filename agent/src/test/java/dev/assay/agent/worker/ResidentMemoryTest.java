package dev.assay.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ResidentMemoryTest {
    @TempDir
    Path directory;

    @Test
    void linuxTellsCurrentAndPeakSize() throws IOException {
        Path status = Files.write(
                directory.resolve("status"), List.of("Name:\tjava", "VmHWM:\t   57112 kB", "VmRSS:\t 100 kB"));
        ResidentMemory memory = new ResidentMemory(status, Optional.empty(), "Linux");

        assertThat(memory.peakBytes()).isEqualTo(57112L * 1024);
        assertThat(memory.currentBytes()).isEqualTo(100L * 1024);
    }

    @Test
    void whatNobodyTellsIsAbsent() throws IOException {
        ResidentMemory memory = new ResidentMemory(directory.resolve("missing"), Optional.empty(), "Windows 11");

        assertThat(memory.peakBytes()).isNull();
        assertThat(memory.currentBytes()).isNull();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theCLibraryTellsThePeakWhereThereIsNoStatusFile() throws IOException {
        String osName = System.getProperty("os.name");
        ResidentMemory memory = new ResidentMemory(directory.resolve("missing"), Posix.find(osName), osName);

        assertThat(memory.peakBytes()).isBetween(10L << 20, 1L << 40);
    }
}
