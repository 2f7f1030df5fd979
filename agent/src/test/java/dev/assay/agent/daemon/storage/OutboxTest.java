package dev.assay.agent.daemon.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.daemon.LabBlocks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
    @TempDir
    Path directory;

    private Outbox outbox;

    @BeforeEach
    void makeOutbox() {
        outbox = new Outbox(directory);
    }

    @Test
    void anotherProcessFindsWhatWasKept() {
        outbox.put(12, LabBlocks.report("b2"));
        outbox.put(3, LabBlocks.report("b1"));

        List<PendingReport> pending = new Outbox(directory).load();

        assertThat(pending).extracting(PendingReport::token).containsExactly(3L, 12L);
        assertThat(pending)
                .extracting(PendingReport::report)
                .containsExactly(LabBlocks.report("b1"), LabBlocks.report("b2"));
    }

    @Test
    void keepsReportsOfTwoLabsApart() {
        outbox.put(1, LabBlocks.report("b1"));
        outbox.put(1, LabBlocks.report("b2"));

        assertThat(outbox.load())
                .extracting(pending -> pending.report().block())
                .containsExactlyInAnyOrder("b1", "b2");
    }

    @Test
    void forgetsWhatIsDelivered() throws IOException {
        outbox.delivered(outbox.put(1, LabBlocks.report("b1")));

        assertThat(outbox.load()).isEmpty();
        assertThat(files("outbox")).isEmpty();
    }

    @Test
    void setsAsideWhatIsRefusedButNotForEver() throws IOException {
        for (int token = 1; token <= 30; token++) {
            outbox.refused(outbox.put(token, LabBlocks.report("b" + token)));
        }

        assertThat(outbox.load()).isEmpty();
        assertThat(files("refused")).hasSize(20).contains("30.json.gz");
    }

    @Test
    void setsAsideWhatIsDamaged() throws IOException {
        outbox.put(1, LabBlocks.report("b1"));
        Files.writeString(directory.resolve("outbox/7.json.gz"), "no gzip", StandardCharsets.UTF_8);

        assertThat(outbox.load()).extracting(PendingReport::token).containsExactly(1L);
        assertThat(files("refused")).containsExactly("7.json.gz");
    }

    @Test
    void ignoresAFileThatADeadProcessDidNotFinish() throws IOException {
        outbox.put(1, LabBlocks.report("b1"));
        Files.writeString(directory.resolve("outbox/2.json.gz.new"), "half", StandardCharsets.UTF_8);

        assertThat(new Outbox(directory).load())
                .extracting(PendingReport::token)
                .containsExactly(1L);
    }

    @Test
    void keepsAReportInMemoryWhenTheDiskFails() throws IOException {
        Files.writeString(directory.resolve("outbox"), "no directory", StandardCharsets.UTF_8);

        PendingReport pending = outbox.put(1, LabBlocks.report("b1"));

        assertThat(pending.file()).isNull();
        assertThat(pending.report()).isEqualTo(LabBlocks.report("b1"));
        outbox.delivered(pending);
        outbox.refused(pending);
    }

    private List<String> files(String name) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(name))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
