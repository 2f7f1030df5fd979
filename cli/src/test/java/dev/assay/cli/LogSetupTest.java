package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.json.AssayJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the commands that run for long say while they run, in processes of their own. */
class LogSetupTest {
    @TempDir
    private Path directory;

    @Test
    void aCoordinatorLogsLinesOfTextWithTheTime() throws Exception {
        try (AssayProcess coordinator = coordinator()) {
            String line = coordinator.awaitLine(text -> text.contains("coordinator at"));
            assertThat(line)
                    .matches(
                            "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d coordinator at http://127\\.0\\.0\\.1:\\d+, .*");
            assertThat(coordinator.output()).doesNotContain("SLF4J");
        }
    }

    @Test
    void aCoordinatorLogsJsonIfItIsToldTo() throws Exception {
        try (AssayProcess coordinator = coordinator("--log-format", "json")) {
            String line = coordinator.awaitLine(text -> text.contains("coordinator at"));
            JsonNode message = AssayJson.mapper().readTree(line);
            assertThat(message.get("level").asString()).isEqualTo("INFO");
            assertThat(message.get("formattedMessage").asString()).startsWith("coordinator at http://127.0.0.1:");
        }
    }

    private AssayProcess coordinator(String... more) throws Exception {
        Path data = Files.createDirectories(directory.resolve("data"));
        List<String> arguments = new ArrayList<>(List.of("coordinator", "--port", "0", "--data", data.toString()));
        arguments.addAll(List.of(more));
        return AssayProcess.start(directory.resolve("home"), arguments.toArray(String[]::new));
    }
}
