package dev.assay.coordinator.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.condition.OS.WINDOWS;

import dev.assay.coordinator.source.ArchiveFixture.Entry;
import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.language.SourceLocation.Npm;
import dev.assay.scenarios.language.SourceLocation.Pypi;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackagesTest {
    private static final Pypi WHEEL = new Pypi("six", "1.16.0", "six.py");
    private static final Npm TARBALL = new Npm("is-number", "7.0.0", "index.js");

    @TempDir
    Path directory;

    private SourceFixture sources;
    private Path bin;

    @BeforeEach
    void setUp() throws IOException {
        sources = new SourceFixture(directory);
        bin = Files.createDirectory(directory.resolve("bin"));
    }

    @Nested
    class WithTheRealTools {
        @Test
        void fetchesAWheel() {
            StoredFile stored = resolveOrSkip(WHEEL);

            assertThat(stored.path()).content(StandardCharsets.UTF_8).contains("__version__ = \"1.16.0\"");
        }

        @Test
        void fetchesAnNpmTarball() {
            StoredFile stored = resolveOrSkip(TARBALL);

            assertThat(stored.path()).content(StandardCharsets.UTF_8).contains("module.exports");
            assertThat(sources.resolve(new Npm("is-number", "7.0.0", "package/index.js")))
                    .isEqualTo(stored);
        }

        private StoredFile resolveOrSkip(SourceLocation location) {
            try {
                return sources.resolve(location);
            } catch (ProblemException e) {
                Problem problem = e.problems().getFirst();
                assumeTrue(
                        !List.of("source.offline", "source.tool-missing").contains(problem.code()),
                        problem.message() + ": " + problem.hint());
                throw e;
            }
        }
    }

    @Nested
    @DisabledOnOs(value = WINDOWS, disabledReason = "the stand-ins for the tools are shell scripts")
    class WithStandIns {
        @Test
        void asksPipForTheWheelOnlyAndRunsNoCode() throws IOException {
            Path wheel = ArchiveFixture.Format.ZIP.write(directory, Entry.file("six.py", "import"));
            tool("python3", "echo \"$@\" > '" + directory + "/arguments'", copyToDestination(wheel, "six.whl"));

            assertThat(sources.resolve(WHEEL).path()).hasContent("import");
            assertThat(directory.resolve("arguments"))
                    .content()
                    .startsWith("-m pip download ")
                    .contains(" --no-deps ", " --only-binary=:all: ", " --no-input ", " six==1.16.0 ");
            assertThat(ScratchDirectory.list(directory.resolve("cache/packages")))
                    .isEmpty();
        }

        @Test
        void keepsFilesWhereARelativeDirectoryIs() throws IOException {
            Path tarball = ArchiveFixture.Format.TAR_GZ.write(directory, Entry.file("package/index.js", "module"));
            SourceFixture relative =
                    new SourceFixture(Path.of("").toAbsolutePath().relativize(directory.toAbsolutePath()));
            tool("npm", copyToDestination(tarball, "is-number.tgz"));
            relative.environment = sources.environment;

            assertThat(relative.resolve(TARBALL).path()).hasContent("module");
        }

        @Test
        void asksNpmToRunNoScripts() throws IOException {
            Path tarball = ArchiveFixture.Format.TAR_GZ.write(directory, Entry.file("package/index.js", "module"));
            tool("npm", "echo \"$@\" > '" + directory + "/arguments'", copyToDestination(tarball, "is-number.tgz"));

            assertThat(sources.resolve(TARBALL).path()).hasContent("module");
            assertThat(directory.resolve("arguments"))
                    .content()
                    .startsWith("pack is-number@7.0.0 --pack-destination ")
                    .contains(" --ignore-scripts");
        }

        @Test
        void asksNoToolAgainForWhatItKnows() throws IOException {
            Path wheel = ArchiveFixture.Format.ZIP.write(
                    directory, Entry.file("six.py", "import"), Entry.file("README", "read me"));
            tool("python3", copyToDestination(wheel, "six.whl"));
            StoredFile first = sources.resolve(WHEEL);
            Files.delete(bin.resolve("python3"));

            assertThat(sources.resolve(WHEEL)).isEqualTo(first);
            assertThat(sources.resolve(new Pypi("six", "1.16.0", "README")).path())
                    .hasContent("read me");
        }

        @Test
        void goesOnToPipWherePythonHasNone() throws IOException {
            Path wheel = ArchiveFixture.Format.ZIP.write(directory, Entry.file("six.py", "import"));
            tool("python3", "echo 'No module named pip' >&2; exit 1");
            tool("pip3", copyToDestination(wheel, "six.whl"));

            assertThat(sources.resolve(WHEEL).path()).hasContent("import");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        python3 | NewConnectionError: No matching distribution found for six         | source.offline
                        python3 | ERROR: No matching distribution found for six==1.16.0              | source.not-found
                        python3 | ERROR: something else                                              | source.failed
                        npm     | npm error code ENOTFOUND                                           | source.offline
                        npm     | npm error code E404                                                | source.not-found
                        npm     | npm error code EWHATEVER                                           | source.failed
                        """)
        void wordsWhatTheToolSays(String tool, String says, String code) throws IOException {
            tool(tool, "echo 'first line'; echo '" + says + "' >&2; exit 3");

            Problem problem = sources.problem(tool.equals("npm") ? TARBALL : WHEEL);

            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.message()).contains(tool.equals("npm") ? "npm:is-number@7.0.0" : "pypi:six==1.16.0");
            assertThat(problem.hint()).contains("first line | " + says);
        }

        @Test
        void showsNoPasswordThatAToolPrints() throws IOException {
            tool("npm", "echo 'GET https://me:secret@registry.example/is-number failed'; exit 1");

            assertThat(sources.problem(TARBALL).toString())
                    .contains("https://***@registry.example")
                    .doesNotContain("secret");
        }

        @Test
        void saysThatTheToolTookTooLong() throws IOException {
            sources.settings = new SourceSettings(
                    1L << 20, 50, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(300));
            tool("npm", "echo waiting; sleep 600");

            Problem problem = sources.problem(TARBALL);

            assertThat(problem.code()).isEqualTo("source.failed");
            assertThat(problem.message()).contains("too long");
        }

        @Test
        void endsTheToolAndItsChildrenWhenInterrupted() throws Exception {
            Path pid = directory.resolve("pid");
            tool("npm", "sleep 600 &", "echo $! > '" + pid + ".new'; mv '" + pid + ".new' '" + pid + "'; wait");
            SourceResolver resolver = sources.resolver();
            AtomicReference<Problem> problem = new AtomicReference<>();
            Thread thread = Thread.ofPlatform()
                    .start(() -> problem.set(SourceFixture.problemOf(
                            () -> resolver.resolve(new ArtifactSource(TARBALL, null), directory))));
            while (!Files.exists(pid)) {
                assertThat(thread.isAlive()).isTrue();
                LockSupport.parkNanos(1_000_000);
            }
            ProcessHandle child = ProcessHandle.of(
                            Long.parseLong(Files.readString(pid).strip()))
                    .orElseThrow();

            thread.interrupt();
            thread.join();

            assertThat(problem.get().message()).contains("interrupted");
            child.onExit().get(30, TimeUnit.SECONDS);
        }

        @Test
        void saysThatTheToolIsMissing() throws IOException {
            sources.environment = Map.of("PATH", bin.toString());

            Problem pip = sources.problem(WHEEL);
            Problem npm = sources.problem(TARBALL);

            assertThat(pip.code()).isEqualTo("source.tool-missing");
            assertThat(pip.message()).contains("pypi:six==1.16.0", "pip");
            assertThat(pip.hint()).contains("install");
            assertThat(npm.code()).isEqualTo("source.tool-missing");
            assertThat(npm.message()).contains("npm:is-number@7.0.0", "npm is not on PATH");
        }

        @Test
        void refusesAToolThatLeavesNothingOrALink() throws IOException {
            tool("npm", "true");
            assertThat(sources.problem(TARBALL).message()).contains("left 0 *.tgz files");

            tool("npm", "ln -s /etc/passwd out/x.tgz");
            assertThat(sources.problem(TARBALL).message()).contains("left 0 *.tgz files");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "-r/etc/passwd",
                    "--index-url=http://evil",
                    "a b",
                    "a;id",
                    "$(id)",
                    "../x",
                    "a/b",
                    "",
                    "git+x",
                    "a@b"
                })
        void letsNoHostileNameNearATool(String name) throws IOException {
            tool("python3", "touch '" + directory + "/ran'");
            tool("npm", "touch '" + directory + "/ran'");

            assertThat(sources.problem(new Pypi(name, "1.0", null)).message()).contains("not a valid source");
            // As a version that is odd, but harmless: PEP 440 has local versions.
            if (!name.equals("git+x")) {
                assertThat(sources.problem(new Pypi("six", name, null)).message())
                        .contains("not a valid source");
            }
            assertThat(sources.problem(new Npm(name, "1.0.0", null)).message()).contains("not a valid source");
            assertThat(sources.problem(new Npm("is-number", name, null)).message())
                    .contains("not a valid source");
            assertThat(directory.resolve("ran")).doesNotExist();
        }

        @ParameterizedTest
        @ValueSource(strings = {"latest", "^1.0.0", "1.x", "*", "1.0.0 || 2.0.0"})
        void refusesAnNpmVersionThatLeavesAChoice(String version) {
            assertThat(sources.problem(new Npm("is-number", version, null)).message())
                    .contains("not exact");
        }

        @Test
        void takesAScopedNpmName() throws IOException {
            Path tarball = ArchiveFixture.Format.TAR_GZ.write(directory, Entry.file("package/m", "weights"));
            tool("npm", "[ \"$2\" = '@scope/model@1.0.0-beta.1' ] || exit 9", copyToDestination(tarball, "m.tgz"));

            assertThat(sources.resolve(new Npm("@scope/model", "1.0.0-beta.1", "m"))
                            .path())
                    .hasContent("weights");
        }

        private String copyToDestination(Path file, String name) {
            return "cp '" + file + "' out/" + name;
        }

        private void tool(String name, String... lines) throws IOException {
            Path script = bin.resolve(name);
            Files.writeString(script, "#!/bin/sh\nPATH=/usr/bin:/bin\n" + String.join("\n", lines) + "\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            Map<String, String> environment = new HashMap<>(sources.environment);
            environment.put("PATH", bin.toString());
            sources.environment = environment;
        }
    }
}
