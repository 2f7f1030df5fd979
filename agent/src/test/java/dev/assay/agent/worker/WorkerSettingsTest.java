package dev.assay.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerSettingsTest {
    @Test
    void secretsStayBehind() {
        Map<String, String> agent = Map.of(
                "PATH", "/bin",
                "OMP_NUM_THREADS", "2",
                "LC_ALL", "C",
                "GITHUB_TOKEN", "x",
                "AWS_SECRET_ACCESS_KEY", "x",
                "OV_API_KEY", "x",
                "JAVA_TOOL_OPTIONS", "-javaagent:x",
                "MY_PATH", "x");

        WorkerSettings settings = new WorkerSettings(
                WorkerJava.ofThisProcess(), agent, WorkerTimeouts.defaults(), WorkerLimits.NONE, null);

        assertThat(settings.environment()).containsOnlyKeys("PATH", "OMP_NUM_THREADS", "LC_ALL");
    }
}
