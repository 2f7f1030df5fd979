package dev.assay.agent.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.condition.OS.WINDOWS;

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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/** Runtimes that are built from their sources, with stand-ins for pip, CMake and the compiler. */
@DisabledOnOs(value = WINDOWS, disabledReason = "the stand-ins are shell scripts")
class SourceInstallTest {
    @TempDir
    private Path directory;

    private final List<String> progress = new ArrayList<>();
    private InstalledRuntimes installed = new InstalledRuntimes(Path.of("unset"));
    private Path bin = Path.of("unset");
    private RuntimePackage demo = Wheels.demo("unset");

    @BeforeEach
    void setUp() throws IOException {
        installed = new InstalledRuntimes(directory.resolve("runtimes"));
        bin = Files.createDirectory(directory.resolve("bin"));
        Path archive = Files.writeString(directory.resolve("demo-1.0.tar.gz"), "sources");
        demo = new RuntimePackage(
                "demo",
                "Demo",
                "1.0",
                "MIT",
                List.of(new PlatformArchive(
                        Wheels.PLATFORM,
                        new SourceArchive("demo", "1.0", Sha256.of(archive), List.of("DEMO_C_API=ON")),
                        List.of("build/src/libdemo.so", "source/LICENSE.txt"))));
        program("python3", """
                echo "$@" > '%1$s/pip-arguments'
                cp "$PYTHONPATH/setuptools/build_meta.py" '%1$s/backend'
                while [ "$1" != -d ]; do shift; done
                cp '%1$s/demo-1.0.tar.gz' "$2"
                """.formatted(directory));
        program("cmake", """
                echo "$@" >> '%1$s/cmake-arguments'
                case "$1" in
                  -E) mkdir demo-1.0; echo text > demo-1.0/LICENSE.txt ;;
                  --build)
                    echo '[7/9] Building'
                    if [ -e '%1$s/broken' ]; then echo 'error: no such header'; exit 2; fi
                    mkdir -p "$2/src"; echo library > "$2/src/libdemo.so.1"; ln -sf libdemo.so.1 "$2/src/libdemo.so" ;;
                esac
                """.formatted(directory));
        program("ninja", "");
        program("c++", "");
    }

    @Test
    void isFetchedBuiltAndPutWhereRuntimesAre() throws Exception {
        InstallManifest manifest = install();
        assertThat(installed.verified(demo, Wheels.PLATFORM)).contains(manifest);
        assertThat(manifest.source()).isEqualTo("demo==1.0");
        assertThat(manifest.files())
                .extracting(InstallManifest.InstalledFile::name)
                .containsExactly("libdemo.so", "LICENSE.txt");
        assertThat(installed.require(demo, Wheels.PLATFORM).resolve("libdemo.so"))
                .isRegularFile()
                .content()
                .isEqualTo("library\n");
        assertThat(Files.readAllLines(directory.resolve("cmake-arguments")).get(1))
                .startsWith("-G Ninja -S ")
                .endsWith("-DCMAKE_BUILD_TYPE=Release -DDEMO_C_API=ON");
        assertThat(names()).as("nothing of the build stays").containsExactly("demo-1.0-linux-x64");
    }

    @Test
    void noCodeOfTheSourceRunsWhenItIsFetched() throws Exception {
        install();
        assertThat(directory.resolve("pip-arguments"))
                .content()
                .contains(" --no-binary=:all: ", " --no-build-isolation ", " --require-hashes ")
                .doesNotContain("--only-binary");
        assertThat(directory.resolve("backend"))
                .content()
                .contains("NAME, VERSION = \"demo\", \"1.0\"", "def prepare_metadata_for_build_wheel(");
    }

    @Test
    void aBuildThatBrokeOffGoesOnWhereItEnded() throws Exception {
        Files.createFile(directory.resolve("broken"));
        Problem problem = refused();
        assertThat(problem.code()).isEqualTo("runtime.build-failed");
        assertThat(problem.hint()).contains("no such header", Tools.LOG);
        assertThat(installed.verified(demo, Wheels.PLATFORM)).isEmpty();
        Files.delete(directory.resolve("broken"));
        Files.delete(bin.resolve("python3"));
        install();
        assertThat(progress).anyMatch(line -> line.startsWith("going on with the build in "));
        assertThat(names()).containsExactly("demo-1.0-linux-x64");
    }

    @Test
    void whatIsMissingIsNamedBeforeAnythingIsFetched() throws IOException {
        for (String tool : List.of("cmake", "ninja", "c++")) {
            Files.delete(bin.resolve(tool));
        }
        Problem problem = refused();
        assertThat(problem.code()).isEqualTo("runtime.no-build-tools");
        assertThat(problem.message()).contains("cmake, ninja or make, a C++ compiler");
        assertThat(problem.hint()).contains("apt install");
        assertThat(directory.resolve("pip-arguments")).doesNotExist();
    }

    @Test
    void anotherArchiveIsNotUnpacked() throws IOException {
        Files.writeString(directory.resolve("demo-1.0.tar.gz"), "something else");
        assertThat(refused().code()).isEqualTo("runtime.wrong-hash");
        assertThat(directory.resolve("cmake-arguments")).doesNotExist();
    }

    @Test
    void makeDoesWhereThereIsNoNinja() throws Exception {
        Files.move(bin.resolve("ninja"), bin.resolve("make"));
        install();
        assertThat(directory.resolve("cmake-arguments")).content().contains("-G Unix Makefiles");
    }

    @Test
    void removingARuntimeRemovesWhatIsLeftOfItsBuild() throws Exception {
        Files.createFile(directory.resolve("broken"));
        refused();
        assertThat(names()).singleElement().asString().startsWith(".build-demo-1.0-linux-x64-");
        assertThat(installed.remove(demo)).isTrue();
        assertThat(names()).isEmpty();
    }

    private InstallManifest install() throws InterruptedException {
        return new RuntimeInstaller(
                        installed,
                        Wheels.PLATFORM,
                        new Tools(Map.of("PATH", bin.toString()), Duration.ofSeconds(20)),
                        _ -> {
                            throw new IllegalStateException("this is no jar");
                        },
                        InstantSource.fixed(Instant.EPOCH),
                        progress::add)
                .install(demo, null);
    }

    private Problem refused() {
        return catchThrowableOfType(ProblemException.class, this::install)
                .problems()
                .getFirst();
    }

    private void program(String name, String script) throws IOException {
        Path program = Files.writeString(bin.resolve(name), "#!/bin/sh\nPATH=/usr/bin:/bin\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(installed.root())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
