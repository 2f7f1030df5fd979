package dev.assay.scenarios.tool.environment;

import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.DurableFiles;
import dev.assay.scenarios.store.FileTree;
import dev.assay.scenarios.tool.Tools;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Make environments with the user's Python and pip.
 *
 * <p>First every package is fetched by itself and its hash checked, by pip and here; what is there already is not fetched again, so that an
 * installation that was stopped goes on where it was. Then each part is installed from those files alone, with the network out of the game.
 */
public final class ToolInstaller {
    private static final List<String> QUIET = List.of(
            "--no-deps",
            "--only-binary=:all:",
            "--require-hashes",
            "--no-input",
            "--disable-pip-version-check",
            "--no-color",
            "--progress-bar=off");

    private final InstalledTools installed;
    private final String platform;
    private final Tools tools;
    private final PythonFinder pythons;
    private final InstantSource clock;
    private final Consumer<String> progress;

    /**
     * Prepare for installing.
     *
     * @param installed where tools go
     * @param platform what this machine is
     * @param tools finds and runs Python
     * @param pyenvRoots where pyenv may have its versions
     * @param clock the wall clock
     * @param progress is told in a few words what is being done
     */
    public ToolInstaller(
            InstalledTools installed,
            String platform,
            Tools tools,
            List<Path> pyenvRoots,
            InstantSource clock,
            Consumer<String> progress) {
        this.installed = installed;
        this.platform = platform;
        this.tools = tools;
        this.pythons = new PythonFinder(tools, pyenvRoots);
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Install a tool. One that is there stays as it is, and nothing is fetched.
     *
     * @param wheels a directory with wheels that are here already; {@code null} to have all fetched
     * @throws ProblemException if it can't be had for this platform, there is no Python, or a package can't be fetched
     */
    public ToolManifest install(ToolEnvironment tool, @Nullable Path wheels) {
        if (!tool.platforms().contains(platform)) {
            throw ToolProblems.unsupportedPlatform(tool, platform);
        }
        ToolManifest present = installed.find(tool).orElse(null);
        if (present != null) {
            progress.accept(tool.title() + " " + tool.version() + " is installed already");
            return present;
        }
        progress.accept(tool.title() + " " + tool.version() + ": about " + ToolProblems.megabytes(tool.downloadBytes())
                + " to fetch, " + ToolProblems.megabytes(tool.installedBytes()) + " on the disk; licences: "
                + tool.licences());
        Path work = installed.root().resolve(".new-" + tool.name() + "-" + tool.version());
        try {
            Files.createDirectories(work);
            try (FileChannel channel = FileChannel.open(
                            work.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                if (lock == null) {
                    throw ToolProblems.busy(tool);
                }
                return install(tool, wheels, work);
            }
        } catch (IOException e) {
            throw ToolProblems.notWritable(installed.root(), e);
        } catch (InterruptedException e) {
            throw ToolProblems.interrupted(tool, e);
        }
    }

    private ToolManifest install(ToolEnvironment tool, @Nullable Path given, Path work)
            throws IOException, InterruptedException {
        Path run = Files.createDirectories(work.resolve("run"));
        PythonFinder.Found python = pythons.find(tool.pythons(), run).orElseThrow(() -> ToolProblems.noPython(tool));
        checkSpace(tool, work);
        progress.accept("using Python " + python.version() + ", " + python.program());
        Path fresh = work.resolve("environments");
        if (Files.exists(fresh, LinkOption.NOFOLLOW_LINKS)) {
            FileTree.delete(fresh);
        }
        Files.createDirectories(fresh);
        for (ToolEnvironment.Part part : tool.parts()) {
            require(
                    tool,
                    "making an environment",
                    tools.run(
                            List.of(
                                    python.program().toString(),
                                    "-I",
                                    "-m",
                                    "venv",
                                    fresh.resolve(part.name()).toString()),
                            run));
        }
        Path wheels = Files.createDirectories(work.resolve("wheels"));
        fetch(tool, InstalledTools.python(fresh, tool.parts().getFirst().name()), given, wheels, run);
        for (ToolEnvironment.Part part : tool.parts()) {
            install(tool, part, fresh, wheels, run);
        }
        return finish(tool, python, fresh, work);
    }

    private void checkSpace(ToolEnvironment tool, Path work) throws IOException {
        long left = Files.getFileStore(work).getUsableSpace();
        if (left < tool.installedBytes() + tool.downloadBytes()) {
            throw ToolProblems.noSpace(tool, installed.root(), left);
        }
    }

    private void fetch(ToolEnvironment tool, Path python, @Nullable Path given, Path wheels, Path run)
            throws IOException, InterruptedException {
        Set<String> present = new HashSet<>(hashes(wheels).keySet());
        Map<String, Path> offered = given == null ? Map.of() : offered(given);
        Map<String, LockedRequirement> wanted = new LinkedHashMap<>();
        tool.parts().stream()
                .flatMap(part -> LockedRequirement.read(part.lock()).stream())
                .forEach(requirement -> wanted.put(requirement.pinned(), requirement));
        int number = 0;
        for (LockedRequirement requirement : wanted.values()) {
            number++;
            if (!Collections.disjoint(present, requirement.sha256())) {
                continue;
            }
            Path copy = requirement.sha256().stream()
                    .filter(offered::containsKey)
                    .map(offered::get)
                    .findFirst()
                    .orElse(null);
            if (copy != null) {
                present.add(keep(copy, wheels));
            } else {
                progress.accept("fetching " + number + " of " + wanted.size() + ": " + requirement.pinned());
                present.addAll(fetch(tool, requirement, python, wheels, run));
            }
            if (Collections.disjoint(present, requirement.sha256())) {
                throw new ProblemException(Problem.environment(
                        "tool.wrong-hash",
                        "pip succeeded, but left no file of " + requirement.pinned() + " that Assay knows",
                        "its index is not to be trusted; nothing was installed"));
            }
        }
    }

    private static Map<String, Path> offered(Path given) throws IOException {
        if (!Files.isDirectory(given)) {
            throw new ProblemException(
                    Problem.user("tool.no-directory", "there is no directory " + given, "check the path after --from"));
        }
        return hashes(given);
    }

    /** Copy a file and return the SHA-256 of the copy: the original may have changed since it was looked at. */
    private static String keep(Path file, Path wheels) throws IOException {
        return Sha256.of(Files.copy(file, wheels.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING));
    }

    /** Return the SHA-256 of what pip brought. */
    private Set<String> fetch(ToolEnvironment tool, LockedRequirement requirement, Path python, Path wheels, Path run)
            throws IOException, InterruptedException {
        Path requirements = Files.writeString(run.resolve("requirements.txt"), requirement.toText());
        // To a directory of its own first: what pip has not finished must not pass for a file.
        Path arriving = Files.createTempDirectory(run, "arriving-");
        Tools.Result result = tools.run(
                pip(python, "download", List.of("-r", requirements.toString(), "-d", arriving.toString())), run);
        if (result.exitCode() != 0) {
            throw ToolProblems.notFetched(tool, requirement.pinned(), result);
        }
        Set<String> brought = new HashSet<>();
        for (Path file : list(arriving)) {
            brought.add(Sha256.of(
                    Files.move(file, wheels.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING)));
        }
        return brought;
    }

    private void install(ToolEnvironment tool, ToolEnvironment.Part part, Path fresh, Path wheels, Path run)
            throws IOException, InterruptedException {
        progress.accept("installing the packages of the part " + part.name());
        Path lock = Files.writeString(fresh.resolve(part.name()).resolve("lock.txt"), part.lock());
        Path python = InstalledTools.python(fresh, part.name());
        require(
                tool,
                "installing packages",
                tools.run(
                        pip(
                                python,
                                "install",
                                List.of("--no-index", "--find-links", wheels.toString(), "-r", lock.toString())),
                        run));
        require(
                tool,
                "trying out " + part.name(),
                tools.run(List.of(python.toString(), "-I", "-B", "-c", part.check()), run));
    }

    private static List<String> pip(Path python, String action, List<String> arguments) {
        return Stream.of(List.of(python.toString(), "-m", "pip", action), QUIET, arguments)
                .flatMap(List::stream)
                .toList();
    }

    private static void require(ToolEnvironment tool, String what, Tools.Result result) {
        if (result.exitCode() != 0) {
            throw ToolProblems.failed(tool, what, result);
        }
    }

    private ToolManifest finish(ToolEnvironment tool, PythonFinder.Found python, Path fresh, Path work)
            throws IOException {
        ToolManifest manifest = new ToolManifest(
                ToolManifest.SCHEMA,
                tool.name(),
                tool.version(),
                tool.licences(),
                python.version(),
                ToolManifest.locks(tool),
                size(fresh),
                clock.instant());
        byte[] json = AssayJson.prettyMapper().writeValueAsBytes(manifest);
        DurableFiles.write(fresh.resolve(ToolManifest.FILE), out -> out.write(json));
        Path target = installed.directory(tool);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            // Of another Assay, or made with a Python that is gone.
            Files.move(target, work.resolve("old"), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        FileTree.delete(work);
        return manifest;
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static Map<String, Path> hashes(Path directory) throws IOException {
        Map<String, Path> hashes = new TreeMap<>();
        for (Path file : list(directory)) {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                hashes.put(Sha256.of(file), file);
            }
        }
        return hashes;
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return new ArrayList<>(files.toList());
        }
    }
}
