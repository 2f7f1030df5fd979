package dev.assay.agent.install;

import dev.assay.agent.install.InstallManifest.InstalledFile;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.FileTree;
import dev.assay.scenarios.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Build a library from its sources with the user's own CMake and compiler.
 *
 * <p>What was done is kept: a build that was broken off goes on where it ended. For one process at a time.
 */
final class CMakeBuild {
    private static final List<String> COMPILERS = List.of("c++", "g++", "clang++");
    private static final Pattern NINJA_PROGRESS = Pattern.compile("\\[(\\d{1,7})/(\\d{1,7})\\].*");
    private static final Pattern MAKE_PROGRESS = Pattern.compile("\\[\\s*(\\d{1,3})%\\].*");
    private static final int PERCENT = 100;
    private static final int PERCENT_BETWEEN_LINES = 10;

    private final SourceArchive archive;
    private final Path directory;
    private final Tools tools;
    private final Consumer<String> progress;

    /**
     * Prepare a build.
     *
     * @param directory for everything that is unpacked and built; need not exist
     * @param tools finds and runs CMake
     * @param progress is told in a few words what is being done
     */
    CMakeBuild(SourceArchive archive, Path directory, Tools tools, Consumer<String> progress) {
        this.archive = archive;
        this.directory = directory;
        this.tools = tools;
        this.progress = progress;
    }

    /**
     * Find what a build needs, before anything is fetched.
     *
     * @throws ProblemException {@code runtime.no-build-tools} with all that is missing
     */
    Toolchain toolchain() {
        Optional<Path> cmake = tools.find("cmake");
        Optional<Path> ninja = tools.find("ninja");
        Optional<Path> make = tools.find("make");
        List<String> missing = new ArrayList<>();
        if (cmake.isEmpty()) {
            missing.add("cmake");
        }
        if (ninja.isEmpty() && make.isEmpty()) {
            missing.add("ninja or make");
        }
        if (COMPILERS.stream().noneMatch(name -> tools.find(name).isPresent())) {
            missing.add("a C++ compiler");
        }
        if (!missing.isEmpty()) {
            throw new ProblemException(Problem.environment(
                    "runtime.no-build-tools",
                    archive.project() + " is built from its sources, and not on PATH are: "
                            + String.join(", ", missing),
                    "install them, for example: apt install cmake ninja-build g++; cmake and ninja are also in"
                            + " `pip install cmake ninja`"));
        }
        return new Toolchain(cmake.orElseThrow(), ninja.isPresent() ? "Ninja" : "Unix Makefiles");
    }

    /** Return whether an earlier attempt unpacked the source. */
    boolean hasSource() {
        return Files.isDirectory(source());
    }

    /**
     * Unpack the source.
     *
     * @param file the archive, whose SHA-256 was checked: nothing else may be unpacked
     */
    void unpack(Path file, Toolchain toolchain) throws IOException, InterruptedException {
        Path part = directory.resolve("unpacking");
        FileTree.delete(part);
        Files.createDirectories(part);
        run(
                List.of(
                        toolchain.cmake().toString(),
                        "-E",
                        "tar",
                        "xf",
                        file.toAbsolutePath().toString()),
                part,
                "unpack");
        Files.delete(part.resolve(Tools.LOG));
        try (Stream<Path> found = Files.list(part)) {
            List<Path> top = found.toList();
            if (top.size() != 1) {
                throw InstallProblems.badArchive(archive, "it has " + top.size() + " directories instead of one");
            }
            Files.move(top.getFirst(), source(), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.delete(part);
    }

    /** Build everything. */
    void build(Toolchain toolchain, int jobs) throws IOException, InterruptedException {
        List<String> configure = new ArrayList<>(List.of(
                toolchain.cmake().toString(),
                "-G",
                toolchain.generator(),
                "-S",
                source().toString(),
                "-B",
                directory.resolve(SourceArchive.BUILD).toString(),
                "-DCMAKE_BUILD_TYPE=Release"));
        archive.definitions().forEach(definition -> configure.add("-D" + definition));
        progress.accept("configuring with " + toolchain.cmake() + " for " + toolchain.generator());
        run(configure, directory, "configure");
        progress.accept("compiling with " + jobs + (jobs == 1 ? " process" : " processes")
                + "; this takes minutes, and may be interrupted: it goes on where it ended");
        run(
                List.of(
                        toolchain.cmake().toString(),
                        "--build",
                        directory.resolve(SourceArchive.BUILD).toString(),
                        "--parallel",
                        Integer.toString(jobs)),
                directory,
                "compile");
    }

    /** Copy products into an existing, empty directory. */
    List<InstalledFile> collect(List<String> paths, Path target) throws IOException {
        List<InstalledFile> files = new ArrayList<>();
        for (String path : paths) {
            Path product = directory.resolve(path);
            if (!Files.isRegularFile(product)) {
                throw InstallProblems.badArchive(archive, "the build made no " + path);
            }
            Path copy = target.resolve(PlatformArchive.fileName(path));
            // A library without a version in its name is a link to the one that has it.
            Files.copy(product, copy);
            files.add(new InstalledFile(copy.getFileName().toString(), Files.size(copy), Sha256.of(copy)));
        }
        return List.copyOf(files);
    }

    private Path source() {
        return directory.resolve(SourceArchive.SOURCE);
    }

    private void run(List<String> command, Path where, String what) throws IOException, InterruptedException {
        Tools.Result result = tools.run(command, where, Map.of(), new Watcher());
        if (result.exitCode() != 0) {
            throw new ProblemException(Problem.environment(
                    "runtime.build-failed",
                    archive.requirement() + " can't be built: the step to " + what + " it "
                            + (result.exitCode() < 0 ? "took too long" : "ended with exit code " + result.exitCode()),
                    "all that it said is in " + where.resolve(Tools.LOG) + "; at its end: " + result.lastLines()));
        }
    }

    /**
     * What builds.
     *
     * @param cmake the program
     * @param generator what CMake writes build files for
     */
    record Toolchain(Path cmake, String generator) {}

    /** Turn what ninja and make print into a line now and then. */
    private final class Watcher implements Consumer<String> {
        private int nextPercent = PERCENT_BETWEEN_LINES;

        @Override
        public void accept(String line) {
            int percent = percent(line);
            if (percent >= nextPercent) {
                progress.accept("compiled " + percent + " %");
                nextPercent = percent / PERCENT_BETWEEN_LINES * PERCENT_BETWEEN_LINES + PERCENT_BETWEEN_LINES;
            }
        }

        private static int percent(String line) {
            Matcher ninja = NINJA_PROGRESS.matcher(line);
            if (ninja.matches()) {
                return PERCENT * Integer.parseInt(ninja.group(1)) / Math.max(1, Integer.parseInt(ninja.group(2)));
            }
            Matcher make = MAKE_PROGRESS.matcher(line);
            return make.matches() ? Integer.parseInt(make.group(1)) : 0;
        }
    }
}
