package dev.assay.agent.install;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.install.InstallManifest.InstalledFile;
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
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Install runtimes with the user's own pip or Maven settings, or from a file that those or somebody else downloaded. */
public final class RuntimeInstaller {
    private static final String TEMPORARY = ".new-";
    private static final Duration LEFTOVER_AGE = Duration.ofDays(1);

    private final InstalledRuntimes installed;
    private final NativePlatform platform;
    private final Tools tools;
    private final JarFetcher jars;
    private final InstantSource clock;
    private final Consumer<String> progress;

    /**
     * Prepare for installing.
     *
     * @param installed where runtimes go
     * @param platform what this machine is
     * @param tools finds and runs pip
     * @param jars brings jars
     * @param clock the wall clock
     * @param progress is told in a few words what is being done
     */
    public RuntimeInstaller(
            InstalledRuntimes installed,
            NativePlatform platform,
            Tools tools,
            JarFetcher jars,
            InstantSource clock,
            Consumer<String> progress) {
        this.installed = installed;
        this.platform = platform;
        this.tools = tools;
        this.jars = jars;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Install a runtime. One that is there and intact stays as it is, and nothing is fetched; one that is damaged is replaced. What is
     * built from its sources takes minutes.
     *
     * @param file the archive, if it is here already; {@code null} to have it fetched
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
                Path ready = Files.createDirectory(work.resolve("ready"));
                return switch (archive.archive()) {
                    case PythonWheel _, MavenJar _ ->
                        publish(wanted, archive, unpack(archive, fetched(archive, file, work), ready), ready, work);
                    case SourceArchive source -> build(wanted, archive, source, file, ready, work);
                };
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

    /** Return the archive, which is the one that is wanted. */
    private Path fetched(PlatformArchive archive, @Nullable Path given, Path work)
            throws IOException, InterruptedException {
        Path file = given != null ? given : fetch(archive.archive(), work);
        if (!Files.isRegularFile(file)) {
            throw new ProblemException(
                    Problem.user("runtime.no-file", "there is no file " + file, "check the path after --from"));
        }
        progress.accept("checking the " + archive.archive().kind() + " against its SHA-256");
        String actual = Sha256.of(file);
        if (!actual.equals(archive.archive().sha256())) {
            throw InstallProblems.wrongHash(archive.archive(), file, actual);
        }
        return file;
    }

    private Path fetch(PackageArchive archive, Path work) throws IOException, InterruptedException {
        return switch (archive) {
            case PythonWheel wheel -> {
                progress.accept("fetching " + wheel.requirement() + " for " + platform + " with pip");
                yield new PipFetcher(tools).fetch(wheel, work);
            }
            case SourceArchive source -> {
                progress.accept("fetching the source of " + source.requirement() + " with pip");
                yield new PipFetcher(tools).fetch(source, work);
            }
            case MavenJar jar -> {
                progress.accept("fetching " + jar.requirement() + " as Maven does");
                yield jars.fetch(jar);
            }
        };
    }

    private List<InstalledFile> unpack(PlatformArchive archive, Path file, Path ready) throws IOException {
        progress.accept("unpacking "
                + (archive.files().size() == 1 ? "1 file" : archive.files().size() + " files"));
        return new ArchiveUnpacker(ArchiveUnpacker.LARGEST_BYTES).unpack(file, archive, ready);
    }

    private InstallManifest build(
            RuntimePackage wanted,
            PlatformArchive archive,
            SourceArchive source,
            @Nullable Path given,
            Path ready,
            Path work)
            throws IOException, InterruptedException {
        Path directory = installed.buildDirectory(wanted, source, platform);
        CMakeBuild build = new CMakeBuild(source, directory, tools, progress);
        CMakeBuild.Toolchain toolchain = build.toolchain();
        Files.createDirectories(directory);
        try (FileChannel channel = FileChannel.open(
                        directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw InstallProblems.beingBuilt(wanted, directory);
            }
            if (build.hasSource()) {
                progress.accept("going on with the build in " + directory);
            } else {
                build.unpack(fetched(archive, given, work), toolchain);
            }
            build.build(toolchain, Runtime.getRuntime().availableProcessors());
            InstallManifest manifest = publish(wanted, archive, build.collect(archive.files(), ready), ready, work);
            FileTree.delete(directory);
            return manifest;
        } catch (OverlappingFileLockException e) {
            throw InstallProblems.beingBuilt(wanted, directory);
        }
    }

    private InstallManifest publish(
            RuntimePackage wanted, PlatformArchive archive, List<InstalledFile> files, Path ready, Path work)
            throws IOException {
        InstallManifest manifest = new InstallManifest(
                InstallManifest.SCHEMA,
                wanted.runtime(),
                wanted.name(),
                wanted.version(),
                wanted.licence(),
                platform.toString(),
                archive.archive().requirement(),
                archive.archive().sha256(),
                clock.instant(),
                files);
        byte[] json = AssayJson.prettyMapper().writeValueAsBytes(manifest);
        DurableFiles.write(ready.resolve(InstallManifest.FILE), out -> out.write(json));
        replace(ready, installed.directory(wanted, platform), work.resolve("old"));
        return manifest;
    }

    private static void replace(Path fresh, Path target, Path old) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    }
}
