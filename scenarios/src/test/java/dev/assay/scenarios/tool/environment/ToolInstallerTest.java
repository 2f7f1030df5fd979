package dev.assay.scenarios.tool.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Installing environments with a Python that is a shell script: it makes environments, and has a pip that brings what it is asked for. */
@DisabledOnOs(OS.WINDOWS)
class ToolInstallerTest {
    /** Brings {@code name-version.whl}, which holds just that; what is in {@code broken} it can't bring. */
    private static final String PYTHON = """
            #!/bin/sh
            PATH=/usr/bin:/bin
            log=@DIRECTORY@/log
            case "$*" in
              *ensurepip*) echo python @VERSION@ ;;
              *"-m venv"*) for target in "$@"; do :; done; mkdir -p "$target/bin"; cp "$0" "$target/bin/python" ;;
              *"pip download"*)
                requirements=$(echo "$*" | sed 's/.* -r \\([^ ]*\\).*/\\1/'); out=$(echo "$*" | sed 's/.* -d //')
                name=$(head -n 1 "$requirements" | sed 's/ .*//')
                echo "fetch $name" >> $log
                if [ "$name" = "$(cat @DIRECTORY@/broken)" ]; then echo "$(cat @DIRECTORY@/says)"; exit 1; fi
                printf %s "$name" > "$out/$name.whl" ;;
              *"pip install"*) echo "install $(ls $(echo "$*" | sed 's/.*--find-links \\([^ ]*\\).*/\\1/') | wc -l)" >> $log ;;
              *import*) echo "$*" | grep -q "@MODULES@" ;;
            esac
            """;

    @TempDir
    private Path directory;

    private InstalledTools installed = new InstalledTools(Path.of("unused"));
    private final List<String> progress = new ArrayList<>();

    @BeforeEach
    void makePlaces() throws IOException {
        installed = new InstalledTools(directory.resolve("tools"));
        Files.createDirectories(directory.resolve("bin"));
        Files.writeString(directory.resolve("broken"), "nothing");
        Files.writeString(directory.resolve("says"), "no reason");
    }

    @Test
    void anEnvironmentIsMadeOfExactlyTheLockedFiles() throws IOException {
        python(directory.resolve("bin"), "python3.12", "3.12.4");

        ToolManifest manifest = install(null);

        assertThat(progress.getFirst())
                .isEqualTo("the test tool 1.0: about 1 MB to fetch, 2 MB on the disk; licences: MIT");
        assertThat(manifest.python()).isEqualTo("3.12.4");
        assertThat(log()).containsExactly("fetch a==1", "fetch b==2", "fetch c==3", "install 3", "install 3");
        assertThat(installed.find(tool())).contains(manifest);
        assertThat(installed.obstacle(tool())).isEmpty();
        assertThat(installed.python(tool(), "one")).isExecutable();
        assertThat(directory.resolve("tools")).isDirectoryNotContaining("glob:**/.new-*");

        assertThat(install(null)).isEqualTo(manifest);
        assertThat(log()).hasSize(5);
        assertThat(installed.remove(tool())).isTrue();
        assertThat(installed.obstacle(tool()))
                .hasValueSatisfying(problem -> assertThat(problem.hint()).contains("assay runtimes install test-tool"));
    }

    @Test
    void anInstallationThatWasStoppedGoesOnWhereItWas() throws IOException {
        python(directory.resolve("bin"), "python3.12", "3.12.4");
        breaks("b==2", "NewConnectionError: no network");
        assertThat(problem(null).code()).isEqualTo("tool.offline");
        assertThat(installed.find(tool())).isEmpty();

        breaks("nothing", "");
        install(null);

        assertThat(log())
                .containsExactly("fetch a==1", "fetch b==2", "fetch b==2", "fetch c==3", "install 3", "install 3");
    }

    @Test
    void aFileThatIsNotTheLockedOneIsRefused() throws IOException {
        python(directory.resolve("bin"), "python3.12", "3.12.4");
        breaks("b==2", "THESE PACKAGES DO NOT MATCH THE HASHES");
        assertThat(problem(null).code()).isEqualTo("tool.wrong-hash");

        // A pip that does not look.
        breaks("nothing", "");
        Path python = directory.resolve("bin").resolve("python3.12");
        Files.writeString(python, Files.readString(python).replace("printf %s \"$name\"", "printf evil"));
        assertThat(problem(null).code()).isEqualTo("tool.wrong-hash");
        assertThat(installed.find(tool())).isEmpty();
    }

    @Test
    void wheelsThatAreHereAreTakenIfTheyAreTheVerySame() throws IOException {
        python(directory.resolve("bin"), "python3.12", "3.12.4");
        Path wheels = Files.createDirectories(directory.resolve("wheels"));
        Files.writeString(wheels.resolve("some.whl"), "a==1");
        Files.writeString(wheels.resolve("b.whl"), "b==2, but another");

        install(wheels);

        assertThat(log()).startsWith("fetch b==2", "fetch c==3");
        assertThat(installed.remove(tool())).isTrue();
        assertThat(problem(directory.resolve("nowhere")).code()).isEqualTo("tool.no-directory");
    }

    @Test
    void thePythonIsLookedForOnPathAndAmongPyenvsVersions() throws IOException {
        assertThat(problem(null)).satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("tool.no-python");
            assertThat(problem.message()).contains("needs Python 3.12 or 3.13");
            assertThat(problem.hint()).contains("python3.13", "pyenv");
        });
        // A stand-in for a version that was not chosen, and one that is too old.
        program(directory.resolve("bin").resolve("python3.13"), "#!/bin/sh\nexit 127\n");
        python(directory.resolve("bin"), "python3", "3.11.2");
        assertThat(problem(null).code()).isEqualTo("tool.no-python");

        python(directory.resolve("pyenv/versions/3.12.9/bin"), "python3.12", "3.12.9");
        assertThat(install(null).python()).isEqualTo("3.12.9");
    }

    @Test
    void whatCannotBeImportedIsNotInstalled() throws IOException {
        python(directory.resolve("bin"), "python3.12", "3.12.4");
        Path python = directory.resolve("bin").resolve("python3.12");
        Files.writeString(python, Files.readString(python).replace("import [ab]", "import a"));

        assertThat(problem(null)).satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("tool.install-failed");
            assertThat(problem.message()).contains("trying out two");
        });
        assertThat(installed.find(tool())).isEmpty();
    }

    @Test
    void platformsWithoutPackagesAreToldAtOnce() {
        assertThatThrownBy(() -> installer("win-x64").install(tool(), null))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("can't be installed on win-x64");
    }

    @Test
    void aLockPinsEveryPackage() {
        List<LockedRequirement> requirements =
                LockedRequirement.read(locked("a==1") + "# a comment\n" + locked("b==2"));
        assertThat(requirements).hasSize(2);
        assertThat(LockedRequirement.read(requirements.getFirst().toText())).containsExactly(requirements.getFirst());
        assertThatThrownBy(() -> new ToolEnvironment.Part("one", "numpy==2\n", "import a"))
                .hasMessageContaining("not pinned");
        assertThatThrownBy(() -> LockedRequirement.read("numpy>=2 --hash=sha256:" + "0".repeat(64)))
                .hasMessageContaining("not pinned");
        assertThatThrownBy(() -> LockedRequirement.read("numpy==2\n")).hasMessageContaining("not pinned");
    }

    private static ToolEnvironment tool() {
        String one = locked("a==1") + locked("b==2");
        String two = "# a comment\n" + locked("b==2") + locked("c==3");
        return new ToolEnvironment(
                "test-tool",
                "the test tool",
                "1.0",
                "MIT",
                1_000_000,
                2_000_000,
                List.of("3.12", "3.13"),
                List.of("linux-x64"),
                List.of(
                        new ToolEnvironment.Part("one", one, "import a"),
                        new ToolEnvironment.Part("two", two, "import b")));
    }

    private static String locked(String pinned) {
        return pinned + " \\\n    --hash=sha256:" + "0".repeat(64) + " \\\n    --hash=sha256:" + Sha256.of(pinned)
                + "\n";
    }

    private ToolManifest install(@Nullable Path wheels) {
        return installer("linux-x64").install(tool(), wheels);
    }

    private Problem problem(@Nullable Path wheels) {
        try {
            install(wheels);
        } catch (ProblemException e) {
            return e.problems().getFirst();
        }
        throw new AssertionError("it was installed");
    }

    private ToolInstaller installer(String platform) {
        // Pythons of the system stay out of it: the script finds its programs itself.
        return new ToolInstaller(
                installed,
                platform,
                new Tools(Map.of("PATH", directory.resolve("bin").toString()), Duration.ofSeconds(60)),
                List.of(directory.resolve("pyenv")),
                () -> Instant.parse("2026-11-27T12:00:00Z"),
                progress::add);
    }

    private List<String> log() throws IOException {
        try (Stream<String> lines = Files.lines(directory.resolve("log"))) {
            return lines.toList();
        }
    }

    private void breaks(String requirement, String says) throws IOException {
        Files.writeString(directory.resolve("broken"), requirement);
        Files.writeString(directory.resolve("says"), says);
    }

    private void python(Path bin, String name, String version) throws IOException {
        Files.createDirectories(bin);
        program(
                bin.resolve(name),
                PYTHON.replace("@DIRECTORY@", directory.toString())
                        .replace("@VERSION@", version)
                        .replace("@MODULES@", "import [ab]"));
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
