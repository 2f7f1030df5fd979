package dev.assay.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
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

        assertThat(settings(agent).environment()).containsOnlyKeys("PATH", "OMP_NUM_THREADS", "LC_ALL");
    }

    @Test
    void theCrashReportGoesWhereItIsLookedFor() {
        List<String> command =
                settings(Map.of()).command(Path.of("/tmp/50%/hs_err.log"), Path.of("/tmp/x"), Map.of("a.b", "c d"));

        assertThat(command).contains("-XX:ErrorFile=/tmp/50%%/hs_err.log", "-XX:-CreateCoredumpOnCrash", "-Da.b=c d");
        assertThat(command).endsWith("-cp", "a.jar", WorkerMain.class.getName());
    }

    @Test
    void theClassPathOfThisProcessIsMadeAbsolute() {
        for (String entry : WorkerSettings.ofThisProcess().classPath().split(File.pathSeparator, -1)) {
            assertThat(Path.of(entry)).isAbsolute();
        }
    }

    private static WorkerSettings settings(Map<String, String> environment) {
        return new WorkerSettings(
                Path.of("java"),
                "a.jar",
                64,
                64,
                List.of(),
                environment,
                WorkerTimeouts.defaults(),
                WorkerLimits.NONE,
                null);
    }
}
