package dev.assay.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuBindingTest {
    @TempDir
    private Path root;

    @Test
    void aListGoesToTaskset() {
        assertThat(new CpuBinding(root, "Linux").bind("2-3,5", List.of("java", "Worker")))
                .containsExactly("taskset", "--cpu-list", "2-3,5", "java", "Worker");
    }

    @Test
    void aNodeMeansItsCpus() throws IOException {
        Path node = root.resolve("sys/devices/system/node/node1");
        Files.createDirectories(node);
        Files.writeString(node.resolve("cpulist"), "8-15\n");

        CpuBinding binding = new CpuBinding(root, "Linux");
        assertThat(binding.bind("node:1", List.of("java"))).containsExactly("taskset", "--cpu-list", "8-15", "java");
        assertThatThrownBy(() -> binding.bind("node:2", List.of("java")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("no NUMA node 2");
    }

    @Test
    void otherSystemsSayThatTheyCanNot() {
        assertThatThrownBy(() -> new CpuBinding(root, "Mac OS X").bind("0", List.of("java")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("Mac OS X");
    }
}
