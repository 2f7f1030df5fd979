package dev.assay.agent.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.condition.OS.WINDOWS;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.tool.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisabledOnOs(value = WINDOWS, disabledReason = "the stand-ins for pip are shell scripts")
class RuntimeInstallerTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    @TempDir
    private Path directory;

    private final List<String> progress = new ArrayList<>();
    private InstalledRuntimes installed = new InstalledRuntimes(Path.of("unset"));
    private Path bin = Path.of("unset");
    private Path wheel = Path.of("unset");
    private Path repository = Path.of("unset");
    private RuntimePackage demo = Wheels.demo("unset");

    @BeforeEach
    void setUp() throws IOException {
        installed = new InstalledRuntimes(directory.resolve("data/runtimes"));
        bin = Files.createDirectory(directory.resolve("bin"));
        repository = Files.createDirectory(directory.resolve("repository"));
        wheel = Wheels.write(directory.resolve("demo-1.0.whl"), Wheels.LIBRARY, Wheels.LICENCE, "other");
        demo = Wheels.demo(wheel);
    }

    @Test
    void fetchesThePinnedWheelForThisPlatformWhateverPythonThereIs() throws Exception {
        pip("""
                echo "$@" > '%s/arguments'
                cp "$(dirname "$0")/../data/runtimes"/.new-*/requirements.txt '%s/requirements'
                """.formatted(directory, directory) + copyToDestination());
        InstallManifest manifest = install(null);
        assertThat(directory.resolve("arguments"))
                .content()
                .startsWith("-m pip download ")
                .contains(
                        " --no-deps ",
                        " --only-binary=:all: ",
                        " --require-hashes ",
                        " --python-version 3.11 ",
                        " --abi cp311 ",
                        " --platform manylinux_2_28_x86_64 ");
        assertThat(directory.resolve("requirements")).hasContent("demo==1.0 --hash=sha256:" + manifest.sourceSha256());
        assertThat(manifest.licence()).isEqualTo("MIT");
        assertThat(manifest.installed()).isEqualTo(NOW);
        assertThat(installed.verified(demo, Wheels.PLATFORM)).contains(manifest);
        assertThat(names(installed.root())).containsExactly("demo-1.0-linux-x64");
        assertThat(names(installed.require(demo, Wheels.PLATFORM)))
                .containsExactlyInAnyOrder("libdemo.so.1", "LICENSE", "manifest.json");
        assertThat(progress).anyMatch(line -> line.contains("fetching demo==1.0"));
    }

    @Test
    void takesAJarFromTheRepositoryAndTrustsOnlyItsHash() throws Exception {
        Path jar = Wheels.write(repository.resolve("demo-1.0-linux.jar"), Wheels.LIBRARY, Wheels.LICENCE);
        demo = Wheels.demo(new MavenJar("org.example", "demo", "1.0", "linux", Sha256.of(jar)));
        InstallManifest manifest = install(null);
        assertThat(manifest.source()).isEqualTo("org.example:demo:1.0:linux");
        assertThat(installed.verified(demo, Wheels.PLATFORM)).contains(manifest);
        assertThat(jar).as("belongs to the repository").exists();
        assertThat(installed.remove(demo)).isTrue();
        Wheels.write(jar, Wheels.LIBRARY, Wheels.LICENCE, "more");
        Problem problem = refused(null);
        assertThat(problem.code()).isEqualTo("runtime.wrong-hash");
        assertThat(problem.hint()).contains("mvn dependency:copy -Dartifact=org.example:demo:1.0:jar:linux");
        assertThat(names(installed.root())).isEmpty();
    }

    @Test
    void needsNoPipForWhatIsThere() throws Exception {
        InstallManifest first = install(wheel);
        assertThat(install(null)).isEqualTo(first);
        assertThat(progress).last().asString().contains("already");
    }

    @Test
    void refusesAFileWithAnotherHashAndLeavesNothing() throws IOException {
        Path other = Wheels.write(directory.resolve("demo-1.0-evil.whl"), Wheels.LIBRARY, Wheels.LICENCE);
        assertThat(refused(other).code()).isEqualTo("runtime.wrong-hash");
        assertThat(names(installed.root())).isEmpty();
        assertThat(installed.verified(demo, Wheels.PLATFORM)).isEmpty();
    }

    @Test
    void doesNotTrustPipToCheckTheHash() throws IOException {
        Path other = Wheels.write(directory.resolve("demo-1.0-evil.whl"), Wheels.LIBRARY, Wheels.LICENCE);
        wheel = other;
        pip(copyToDestination());
        assertThat(refused(null).code()).isEqualTo("runtime.wrong-hash");
        assertThat(names(installed.root())).isEmpty();
    }

    @Test
    void replacesWhatWasDamaged() throws Exception {
        install(wheel);
        Files.writeString(installed.require(demo, Wheels.PLATFORM).resolve("libdemo.so.1"), "x");
        install(wheel);
        assertThat(installed.require(demo, Wheels.PLATFORM).resolve("libdemo.so.1"))
                .hasContent(Wheels.LIBRARY);
        assertThat(progress).anyMatch(line -> line.contains("libdemo.so.1 was changed"));
    }

    @Test
    void saysWhatToDoWithoutPip() {
        Problem problem = refused(null);
        assertThat(problem.code()).isEqualTo("runtime.no-pip");
        assertThat(problem.hint()).contains("--from", "--platform manylinux_2_28_x86_64 demo==1.0");
    }

    @ParameterizedTest
    @CsvSource({
        "Max retries exceeded,runtime.offline",
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES,runtime.wrong-hash",
        "ERROR: No matching distribution found,runtime.fetch-failed",
        "Segmentation fault,runtime.fetch-failed",
    })
    void saysWhyPipFailed(String says, String code) throws IOException {
        pip("echo '" + says + "'; exit 1");
        Problem problem = refused(null);
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.hint()).contains(says);
        assertThat(names(installed.root())).isEmpty();
    }

    @Test
    void pipThatLeavesNothingIsAProblem() throws IOException {
        pip("exit 0");
        assertThat(refused(null).message()).contains("0 files");
    }

    @Test
    void aPlatformWithoutTheRuntimeIsAProblemBeforeAnythingIsFetched() {
        ProblemException e = catchThrowableOfType(
                ProblemException.class,
                () -> installer(new NativePlatform("win", "x64")).install(demo, null));
        Problem problem = e.problems().getFirst();
        assertThat(problem.code()).isEqualTo("runtime.unsupported-platform");
        assertThat(problem.message()).contains("win-x64");
        assertThat(problem.hint()).contains("linux-x64");
    }

    @Test
    void clearsAwayWhatAKilledInstallationLeft() throws Exception {
        Files.createDirectories(installed.root().resolve(".new-old/out"));
        Path recent = Files.createDirectories(installed.root().resolve(".new-recent"));
        Files.setLastModifiedTime(installed.root().resolve(".new-old"), FileTime.from(NOW.minus(Duration.ofDays(2))));
        Files.setLastModifiedTime(recent, FileTime.from(NOW.minus(Duration.ofMinutes(5))));
        install(wheel);
        assertThat(names(installed.root())).containsExactlyInAnyOrder(".new-recent", "demo-1.0-linux-x64");
    }

    @Test
    void removesARuntimeAndNoOther() throws Exception {
        install(wheel);
        Path other = Files.createDirectories(installed.root().resolve("demo-tools-1.0-linux-x64"));
        assertThat(installed.remove(demo)).isTrue();
        assertThat(installed.remove(demo)).isFalse();
        assertThat(other).exists();
        assertThat(installed.verified(demo, Wheels.PLATFORM)).isEmpty();
    }

    private InstallManifest install(@Nullable Path file) throws InterruptedException {
        return installer(Wheels.PLATFORM).install(demo, file);
    }

    private Problem refused(@Nullable Path file) {
        return catchThrowableOfType(ProblemException.class, () -> install(file))
                .problems()
                .getFirst();
    }

    private RuntimeInstaller installer(NativePlatform platform) {
        Map<String, String> environment = Map.of("PATH", bin.toString());
        return new RuntimeInstaller(
                installed,
                platform,
                new Tools(environment, Duration.ofSeconds(20)),
                jar -> repository.resolve(jar.artifact() + "-" + jar.version() + "-" + jar.classifier() + ".jar"),
                InstantSource.fixed(NOW),
                progress::add);
    }

    private String copyToDestination() {
        return """
                while [ "$1" != -d ]; do shift; done
                cp '%s' "$2/demo-1.0.whl"
                """.formatted(wheel);
    }

    private void pip(String script) throws IOException {
        Path program = Files.writeString(
                bin.resolve("python3"), "#!/bin/sh\nPATH=/usr/bin:/bin\n" + script, StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static List<String> names(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
