package dev.assay.agent.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.install.InstalledRuntimes;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {
    private final OnnxInferenceRuntime runtime = new OnnxInferenceRuntime();

    @TempDir
    private Path directory;

    @Test
    void unpacksOnce() throws IOException {
        Path cache = directory.resolve("new/cache");
        Path libraries = libraries(cache);
        assertThat(libraries.getParent()).isEqualTo(cache);
        assertThat(names(libraries)).contains("SHA256SUMS").hasSizeGreaterThanOrEqualTo(3);
        FileTime longAgo = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(libraries.resolve("SHA256SUMS"), longAgo);
        assertThat(libraries(cache)).isEqualTo(libraries);
        assertThat(Files.getLastModifiedTime(libraries.resolve("SHA256SUMS"))).isEqualTo(longAgo);
        assertThat(names(cache)).containsExactly(libraries.getFileName().toString());
    }

    @Test
    void replacesWhatWasDamaged() throws IOException {
        Path libraries = libraries(directory);
        Path library = libraries.resolve(largest(libraries));
        byte[] intact = Files.readAllBytes(library);
        byte[] damaged = intact.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(library, damaged);
        assertThat(libraries(directory)).isEqualTo(libraries);
        assertThat(library).hasBinaryContent(intact);

        Files.delete(library);
        libraries(directory);
        assertThat(library).hasBinaryContent(intact);
        assertThat(names(directory)).containsExactly(libraries.getFileName().toString());
    }

    @Test
    void holdsWhatIsUnpackedAgainstTheJar() throws IOException {
        NativeLibraries libraries = new NativeLibraries(NativePlatform.current());
        Path unpacked = Objects.requireNonNull(libraries.asInTheJar(directory));
        assertThat(unpacked).isEqualTo(libraries(directory));
        Path library = unpacked.resolve(largest(unpacked));
        byte[] intact = Files.readAllBytes(library);
        byte[] damaged = intact.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(library, damaged);

        assertThat(libraries.asInTheJar(directory)).isEqualTo(unpacked);
        assertThat(library).hasBinaryContent(intact);
    }

    @Test
    void doesWithoutACacheThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "in the way");

        assertThat(new NativeLibraries(NativePlatform.current()).asInTheJar(file))
                .isNull();
    }

    @Test
    void manyMayUnpackAtOnce() throws Exception {
        int count = 4;
        CyclicBarrier start = new CyclicBarrier(count);
        List<Future<Path>> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            for (int i = 0; i < count; i++) {
                results.add(threads.submit(() -> {
                    start.await();
                    return libraries(directory);
                }));
            }
        }
        Path first = results.getFirst().get();
        for (Future<Path> result : results) {
            assertThat(result.get()).isEqualTo(first);
        }
        assertThat(names(directory)).containsExactly(first.getFileName().toString());
    }

    @Test
    void aCacheThatCannotBeWrittenIsAProblem() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        ProblemException e = catchThrowableOfType(ProblemException.class, () -> runtime.workerNeeds(directories(file)));
        assertThat(e.problems()).extracting(Problem::code).containsExactly("cache.unwritable");
    }

    @Test
    void aProcessRunsModelsWithTheUnpackedLibraries() throws Exception {
        Path libraries = libraries(directory.resolve("cache"));
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        List<String> output = probe(Map.of(
                "onnxruntime.native.path", libraries.toString(),
                "java.io.tmpdir", temporary.toString()));
        assertThat(output).anyMatch(line -> line.startsWith("Supported"));
        assertThat(output).contains("outputs: 1", "nodes: {CPUExecutionProvider=2}");
        assertThat(names(temporary)).as("what unpacking and profiling leave").isEmpty();
    }

    @Test
    void aLibraryThatDoesNotLoadIsUnsupportedWithAReason() throws Exception {
        for (String name : names(libraries(directory.resolve("cache")))) {
            Files.writeString(directory.resolve(name), "no library");
        }
        List<String> output = probe(Map.of("onnxruntime.native.path", directory.toString()));
        // The JVM may warn of its own before.
        assertThat(output).last().asString().startsWith("Unsupported").contains("runtime.unloadable");
    }

    @Test
    void aPlatformWithoutLibrariesIsUnsupported() {
        RuntimeSupport support =
                new OnnxInferenceRuntime(NativePlatform.of("Mac OS X", "x86_64")).probe(directories(directory));
        assertThat(support).isInstanceOfSatisfying(RuntimeSupport.Unsupported.class, unsupported -> {
            assertThat(unsupported.reason().code()).isEqualTo("runtime.unsupported-platform");
            assertThat(unsupported.reason().message()).contains("osx-x64");
        });
    }

    @Test
    void thisPlatformIsSupported() {
        assertThat(runtime.probe(directories(directory)))
                .isInstanceOfSatisfying(RuntimeSupport.Supported.class, supported -> {
                    assertThat(supported.version()).isEqualTo("1.29.0");
                    assertThat(supported.description()).contains("CPUExecutionProvider");
                });
    }

    @Test
    void platformsAreNamedAsInTheJar() {
        assertThat(NativePlatform.of("Linux", "amd64")).hasToString("linux-x64");
        assertThat(NativePlatform.of("Linux", "aarch64")).hasToString("linux-aarch64");
        assertThat(NativePlatform.of("Windows 11", "amd64")).hasToString("win-x64");
        assertThat(NativePlatform.of("Mac OS X", "aarch64")).hasToString("osx-aarch64");
        assertThat(NativePlatform.of("Darwin", "x86_64")).hasToString("osx-x64");
    }

    private static RuntimeDirectories directories(Path cache) {
        return new RuntimeDirectories(cache, new InstalledRuntimes(cache.resolveSibling("runtimes")));
    }

    private Path libraries(Path cache) {
        return Path.of(
                runtime.workerNeeds(directories(cache)).systemProperties().getOrDefault("onnxruntime.native.path", ""));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static Path largest(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.max((a, b) ->
                            Long.compare(a.toFile().length(), b.toFile().length()))
                    .orElseThrow();
        }
    }

    private static List<String> probe(Map<String, String> properties) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add(ProbeMain.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
