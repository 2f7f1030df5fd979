package dev.assay.agent.install;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.install.InstallManifest.InstalledFile;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.DurableFiles;
import dev.assay.scenarios.store.FileTree;
import dev.assay.scenarios.tool.Pip;
import dev.assay.scenarios.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Install runtimes with the user's own pip, or from a file that it or somebody else downloaded. */
public final class RuntimeInstaller {
    private static final String TEMPORARY = ".new-";
    private static final Duration LEFTOVER_AGE = Duration.ofDays(1);

    private final InstalledRuntimes installed;
    private final NativePlatform platform;
    private final Tools tools;
    private final InstantSource clock;
    private final Consumer<String> progress;

    /**
     * Prepare for installing.
     *
     * @param installed where runtimes go
     * @param platform what this machine is
     * @param tools finds and runs pip
     * @param clock the wall clock
     * @param progress is told in a few words what is being done
     */
    public RuntimeInstaller(
            InstalledRuntimes installed,
            NativePlatform platform,
            Tools tools,
            InstantSource clock,
            Consumer<String> progress) {
        this.installed = installed;
        this.platform = platform;
        this.tools = tools;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Install a runtime. One that is there and intact stays as it is, and nothing is fetched; one that is damaged is replaced.
     *
     * @param file the archive, if it is here already; {@code null} to have pip fetch it
     * @throws ProblemException if there is no such runtime for this platform, or it can't be fetched, or is not what it should be
     */
    public InstallManifest install(RuntimePackage wanted, @Nullable Path file) throws InterruptedException {
        PlatformArchive archive = wanted.archive(platform)
                .orElseThrow(() -> new ProblemException(InstallProblems.unsupportedPlatform(wanted, platform)));
        try {
            InstallManifest present = installed.verified(wanted, platform).orElse(null);
            if (present != null) {
                progress.accept(wanted.name() + " " + wanted.version() + " is installed already");
                return present;
            }
        } catch (ProblemException e) {
            progress.accept(e.problems().getFirst().message());
        }
        try {
            Files.createDirectories(installed.root());
            deleteLeftovers();
            Path work = Files.createTempDirectory(installed.root(), TEMPORARY);
            try {
                Path wheel = file != null ? file : fetch(archive.wheel(), work);
                return unpack(wanted, archive, wheel, work);
            } finally {
                FileTree.delete(work);
            }
        } catch (IOException e) {
            throw InstallProblems.unwritable(installed.root(), e);
        }
    }

    /** What an installation left that was killed: none takes as long as this. */
    private void deleteLeftovers() throws IOException {
        Instant longAgo = clock.instant().minus(LEFTOVER_AGE);
        try (Stream<Path> files = Files.list(installed.root())) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith(TEMPORARY)
                        && Files.getLastModifiedTime(file).toInstant().isBefore(longAgo)) {
                    FileTree.delete(file);
                }
            }
        }
    }

    private Path fetch(PythonWheel wheel, Path work) throws IOException, InterruptedException {
        progress.accept("fetching " + wheel.requirement() + " for " + platform + " with pip");
        Path requirements = Files.writeString(work.resolve("requirements.txt"), wheel.pinned() + "\n");
        Path out = Files.createDirectory(work.resolve("out"));
        Tools.Result result = new Pip(tools)
                .download(wheel.pipOptions(requirements.toString()), work, out)
                .orElseThrow(() -> new ProblemException(Problem.environment(
                        "runtime.no-pip",
                        "neither python3 -m pip nor pip3 nor pip is on PATH",
                        "install Python with pip; or download the wheel elsewhere, " + byHand(wheel)
                                + ", and name the file with --from")));
        if (result.exitCode() != 0) {
            throw refused(wheel, result);
        }
        try (Stream<Path> files = Files.list(out)) {
            List<Path> wheels = files.filter(found -> Files.isRegularFile(found, LinkOption.NOFOLLOW_LINKS))
                    .toList();
            if (wheels.size() != 1) {
                throw new ProblemException(Problem.environment(
                        "runtime.fetch-failed",
                        "pip succeeded but left " + wheels.size() + " files instead of one wheel of "
                                + wheel.requirement(),
                        "run it by hand to see what it does: " + byHand(wheel)));
            }
            return wheels.getFirst();
        }
    }

    private static String byHand(PythonWheel wheel) {
        return "pip download --no-deps --only-binary=:all: --python-version " + wheel.python() + " --abi " + wheel.abi()
                + " --platform " + wheel.platform() + " " + wheel.requirement();
    }

    private static ProblemException refused(PythonWheel wheel, Tools.Result result) {
        String said = "pip said: " + (result.lastLines().isEmpty() ? "nothing" : result.lastLines());
        // Unreachable first: pip reports a version that it could not look up as one that does not exist.
        if (Pip.UNREACHABLE.matcher(result.lastLines()).find()) {
            return new ProblemException(Problem.environment(
                    "runtime.offline",
                    "pip can't reach its index to fetch " + wheel.requirement(),
                    "check the network and `pip config list`; or name a wheel that is here with --from; " + said));
        }
        if (result.lastLines().contains("DO NOT MATCH THE HASHES")) {
            return new ProblemException(Problem.environment(
                    "runtime.wrong-hash",
                    "pip got another wheel of " + wheel.requirement() + " than the one that Assay knows",
                    "its index is not to be trusted, or this Assay is too old; " + said));
        }
        if (Pip.UNKNOWN.matcher(result.lastLines()).find()) {
            return new ProblemException(Problem.environment(
                    "runtime.fetch-failed",
                    "pip knows no wheel of " + wheel.requirement() + " for " + wheel.platform(),
                    "check the index in `pip config list`; " + said));
        }
        return new ProblemException(Problem.environment(
                "runtime.fetch-failed",
                "pip did not fetch " + wheel.requirement() + ": it "
                        + (result.exitCode() < 0 ? "took too long" : "ended with exit code " + result.exitCode()),
                said));
    }

    private InstallManifest unpack(RuntimePackage wanted, PlatformArchive archive, Path wheel, Path work)
            throws IOException {
        if (!Files.isRegularFile(wheel)) {
            throw new ProblemException(
                    Problem.user("runtime.no-file", "there is no file " + wheel, "check the path after --from"));
        }
        progress.accept("checking " + wheel.getFileName());
        String actual = Sha256.of(wheel);
        if (!actual.equals(archive.wheel().sha256())) {
            throw InstallProblems.wrongHash(archive.wheel(), wheel, actual);
        }
        progress.accept("unpacking " + archive.files().size() + " files");
        Path unpacked = Files.createDirectory(work.resolve("unpacked"));
        List<InstalledFile> files = new WheelUnpacker(WheelUnpacker.LARGEST_BYTES).unpack(wheel, archive, unpacked);
        InstallManifest manifest = new InstallManifest(
                InstallManifest.SCHEMA,
                wanted.runtime(),
                wanted.name(),
                wanted.version(),
                wanted.licence(),
                platform.toString(),
                archive.wheel().requirement(),
                archive.wheel().sha256(),
                clock.instant(),
                files);
        byte[] json = AssayJson.prettyMapper().writeValueAsBytes(manifest);
        DurableFiles.write(unpacked.resolve(InstallManifest.FILE), out -> out.write(json));
        replace(unpacked, installed.directory(wanted, platform), work.resolve("old"));
        return manifest;
    }

    private static void replace(Path fresh, Path target, Path old) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    }
}
