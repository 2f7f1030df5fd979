package dev.assay.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerJavaTest {
    @Test
    void theCrashReportGoesWhereItIsLookedFor() {
        WorkerJava java =
                new WorkerJava(Path.of("java"), List.of(Path.of("a.jar"), Path.of("b.jar")), 64, 64, List.of("-ea"));

        List<String> command = java.command(Path.of("/tmp/50%/hs_err.log"), Path.of("/tmp/x"), Map.of("a.b", "c d"));

        assertThat(command).contains("-XX:ErrorFile=/tmp/50%%/hs_err.log", "-XX:-CreateCoredumpOnCrash", "-Da.b=c d");
        assertThat(command)
                .startsWith("java")
                .endsWith("-ea", "-cp", "a.jar" + File.pathSeparator + "b.jar", WorkerMain.class.getName());
    }

    @Test
    void theClassPathOfThisProcessIsMadeAbsolute() {
        assertThat(WorkerJava.ofThisProcess().classPath()).isNotEmpty().allMatch(Path::isAbsolute);
    }
}
