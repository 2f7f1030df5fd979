package dev.assay.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessCommandRunnerTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @Test
    void returnsWhatACommandPrints() {
        assertThat(CommandRunner.ofThisMachine().run(List.of(JAVA, "--version")))
                .hasValueSatisfying(text -> assertThat(text).contains("25"));
    }

    @Test
    void returnsNothingForCommandsThatAreMissingOrFail() {
        assertThat(CommandRunner.ofThisMachine().run(List.of("no-such-command-anywhere")))
                .isEmpty();
        assertThat(CommandRunner.ofThisMachine().run(List.of(JAVA, "--no-such-option")))
                .isEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void givesUpOnACommandThatHangs() {
        assertThat(new ProcessCommandRunner(Duration.ofMillis(100)).run(List.of("sleep", "60")))
                .isEmpty();
    }
}
