package dev.assay.agent.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.tool.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is loaded from a directory that is not what was installed. */
class InstalledRuntimesTest {
    @TempDir
    private Path directory;

    private InstalledRuntimes installed = new InstalledRuntimes(Path.of("unset"));
    private RuntimePackage demo = Wheels.demo("unset");
    private Path runtime = Path.of("unset");

    @BeforeEach
    void install() throws Exception {
        installed = new InstalledRuntimes(directory.resolve("runtimes"));
        Path wheel = Wheels.write(directory.resolve("demo.whl"), Wheels.LIBRARY, Wheels.LICENCE);
        demo = Wheels.demo(wheel);
        new RuntimeInstaller(
                        installed,
                        Wheels.PLATFORM,
                        new Tools(Map.of(), Duration.ofSeconds(1)),
                        _ -> directory,
                        InstantSource.system(),
                        _ -> {})
                .install(demo, wheel);
        runtime = installed.require(demo, Wheels.PLATFORM);
    }

    @Test
    void acceptsWhatWasInstalled() {
        assertThat(installed.obstacle(demo, Wheels.PLATFORM)).isEmpty();
        assertThat(runtime).isAbsolute();
    }

    @Test
    void refusesAChangedFileOfTheSameSize() throws IOException {
        Files.writeString(runtime.resolve("libdemo.so.1"), Wheels.LIBRARY.replace('d', 'D'));
        assertThat(obstacle().message()).contains("libdemo.so.1 was changed");
    }

    @Test
    void refusesAMissingFile() throws IOException {
        Files.delete(runtime.resolve("LICENSE"));
        assertThat(obstacle().message()).contains("LICENSE is missing");
    }

    @Test
    void refusesALinkInPlaceOfAFile() throws IOException {
        Path elsewhere = Files.move(runtime.resolve("libdemo.so.1"), directory.resolve("elsewhere"));
        Files.createSymbolicLink(runtime.resolve("libdemo.so.1"), elsewhere);
        assertThat(obstacle().message()).contains("libdemo.so.1 is missing");
    }

    @Test
    void refusesAFileThatWasNotThere() throws IOException {
        Files.writeString(runtime.resolve("libother.so"), "");
        assertThat(obstacle().message()).contains("libother.so was not there");
    }

    @Test
    void refusesAManifestThatNamesOtherFiles() throws IOException {
        Path manifest = runtime.resolve("manifest.json");
        String text = Files.readString(manifest, StandardCharsets.UTF_8);
        Files.writeString(manifest, text.replace("libdemo.so.1", "../../libdemo.so.1"));
        assertThat(obstacle().message()).contains("names other files");
        Files.writeString(manifest, "{");
        assertThat(obstacle().message()).contains("can't be read");
    }

    @Test
    void refusesWhatCameFromAnotherPackage() {
        assertThat(installed
                        .obstacle(Wheels.demo("0".repeat(64)), Wheels.PLATFORM)
                        .orElseThrow()
                        .message())
                .contains("another package");
    }

    @Test
    void saysHowToInstallWhatIsMissing() {
        installed.remove(demo);
        Problem problem = installed.obstacle(demo, Wheels.PLATFORM).orElseThrow();
        assertThat(problem.code()).isEqualTo("runtime.not-installed");
        assertThat(problem.hint()).contains("assay runtimes install demo", "MIT");
        assertThat(installed
                        .obstacle(demo, new NativePlatform("win", "x64"))
                        .orElseThrow()
                        .code())
                .isEqualTo("runtime.unsupported-platform");
    }

    private Problem obstacle() {
        Problem problem = installed.obstacle(demo, Wheels.PLATFORM).orElseThrow();
        assertThat(problem.code()).isEqualTo("runtime.damaged");
        return problem;
    }
}
