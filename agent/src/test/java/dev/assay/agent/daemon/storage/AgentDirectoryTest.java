package dev.assay.agent.daemon.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void keepsItsIdentity() throws IOException {
        String id;
        try (AgentDirectory first = AgentDirectory.open(directory.resolve("agent"))) {
            id = first.id();
        }
        try (AgentDirectory second = AgentDirectory.open(directory.resolve("agent"));
                AgentDirectory other = AgentDirectory.open(directory.resolve("other"))) {
            assertThat(second.id()).isEqualTo(id);
            assertThat(other.id()).isNotEqualTo(id);
        }
    }

    @Test
    void refusesADirectoryThatIsInUse() throws IOException {
        try (AgentDirectory _ = AgentDirectory.open(directory)) {
            assertThatThrownBy(() -> AgentDirectory.open(directory))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("another agent uses the directory " + directory);
        }
    }

    @Test
    void saysWhenTheIdentityIsDamaged() throws IOException {
        Files.writeString(directory.resolve("identity.json"), "{\"id\": nu", StandardCharsets.UTF_8);

        assertThatThrownBy(() -> AgentDirectory.open(directory))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("identity.json is damaged");

        Files.delete(directory.resolve("identity.json"));
        AgentDirectory.open(directory).close();
    }

    @Test
    void saysWhenThereIsNoDirectoryToHave() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "", StandardCharsets.UTF_8);

        assertThatThrownBy(() -> AgentDirectory.open(file.resolve("agent")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("can't be used");
    }
}
