package dev.assay.coordinator.farm.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.scenarios.wire.HeartbeatAnswer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
    private static final BlockKey BLOCK = new BlockKey("run", "block");

    @TempDir
    private Path directory;

    @Test
    void readsWhatWasWrittenButNotTheLineInWhichItsWriterWasKilled() throws Exception {
        List<LabEvent> events = List.of(
                new LabEvent.Submitted("run", 1),
                new LabEvent.Started("lab1", "process", 1),
                new LabEvent.Granted("lab1", "process", BLOCK, 1, 7, 2, 3),
                new LabEvent.Beat("lab1", "process", BLOCK, 7, HeartbeatAnswer.Order.STOP_AND_REPORT, 4, 5),
                new LabEvent.Delivering("lab1", "process", BLOCK, 7, "mark", 6),
                new LabEvent.Answered("lab1", "process", BLOCK, 7, true, 6, 7),
                new LabEvent.Replaced("lab1", "process", 8));
        try (HistoryFile file = new HistoryFile(directory, "one")) {
            events.forEach(file);
        }
        Files.writeString(directory.resolve("one.jsonl"), "{\"event\":\"gran", StandardOpenOption.APPEND);

        assertThat(HistoryFile.readAll(directory)).isEqualTo(events);
    }
}
