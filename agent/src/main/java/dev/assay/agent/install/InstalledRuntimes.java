package dev.assay.agent.install;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * Know the directory with the runtimes that were installed: one directory each, named after runtime, version and platform.
 *
 * @param root absolute; need not exist
 */
public record InstalledRuntimes(Path root) {
    private static final String BUILDING = ".build-";
    private static final int BUILD_HASH_CHARACTERS = 8;

    public InstalledRuntimes {
        root = root.toAbsolutePath();
    }

    /** Return where a runtime is or would be. */
    Path directory(RuntimePackage wanted, NativePlatform platform) {
        return root.resolve(wanted.runtime() + "-" + wanted.version() + "-" + platform);
    }

    /** Return where a runtime is built: its name tells the very sources, so that a build that was broken off can go on. */
    Path buildDirectory(RuntimePackage wanted, SourceArchive source, NativePlatform platform) {
        return root.resolve(BUILDING + directory(wanted, platform).getFileName() + "-"
                + source.sha256().substring(0, BUILD_HASH_CHARACTERS));
    }

    /**
     * Return the manifest of an installed runtime whose files still are what was installed: each is read and hashed.
     *
     * @return nothing if the runtime is not installed
     * @throws ProblemException {@code runtime.damaged} if a file is missing, changed, a link, or was not there before
     */
    public Optional<InstallManifest> verified(RuntimePackage wanted, NativePlatform platform) {
        Path directory = directory(wanted, platform);
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try {
            InstallManifest manifest = AssayJson.mapper()
                    .readValue(Files.readAllBytes(directory.resolve(InstallManifest.FILE)), InstallManifest.class);
            Optional<String> difference = difference(wanted, platform, directory, manifest);
            if (difference.isPresent()) {
                throw new ProblemException(InstallProblems.damaged(wanted, directory, difference.get()));
            }
            return Optional.of(manifest);
        } catch (IOException | JacksonException e) {
            throw new ProblemException(
                    InstallProblems.damaged(wanted, directory, InstallManifest.FILE + " can't be read"), e);
        }
    }

    /**
     * Return the directory of a runtime, to load libraries from.
     *
     * @throws ProblemException {@code runtime.unsupported-platform}, {@code runtime.not-installed} or {@code runtime.damaged}
     */
    public Path require(RuntimePackage wanted, NativePlatform platform) {
        if (wanted.archive(platform).isEmpty()) {
            throw new ProblemException(InstallProblems.unsupportedPlatform(wanted, platform));
        }
        if (verified(wanted, platform).isEmpty()) {
            throw new ProblemException(InstallProblems.notInstalled(wanted));
        }
        return directory(wanted, platform);
    }

    private static Optional<String> difference(
            RuntimePackage wanted, NativePlatform platform, Path directory, InstallManifest manifest)
            throws IOException {
        PlatformArchive archive = wanted.archive(platform)
                .orElseThrow(() -> new ProblemException(InstallProblems.unsupportedPlatform(wanted, platform)));
        // The manifest lies beside the files: who can change them can change it too. What it must name is known here.
        if (!manifest.sourceSha256().equals(archive.archive().sha256())) {
            return Optional.of("it came from another package");
        }
        Set<String> named = manifest.files().stream()
                .map(InstallManifest.InstalledFile::name)
                .collect(Collectors.toSet());
        Set<String> expected =
                archive.files().stream().map(PlatformArchive::fileName).collect(Collectors.toSet());
        if (!named.equals(expected)) {
            return Optional.of(InstallManifest.FILE + " names other files");
        }
        // A library finds others beside it: one more can be as bad as one that was changed.
        try (Stream<Path> present = Files.list(directory)) {
            Optional<String> stranger = present.map(file -> file.getFileName().toString())
                    .filter(name -> !named.contains(name) && !name.equals(InstallManifest.FILE))
                    .findFirst();
            if (stranger.isPresent()) {
                return Optional.of(stranger.get() + " was not there");
            }
        }
        for (InstallManifest.InstalledFile file : manifest.files()) {
            Path path = directory.resolve(file.name());
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(file.name() + " is missing");
            }
            if (Files.size(path) != file.bytes() || !Sha256.of(path).equals(file.sha256())) {
                return Optional.of(file.name() + " was changed");
            }
        }
        return Optional.empty();
    }

    /**
     * Remove a runtime, of every version.
     *
     * @return whether there was anything to remove
     * @throws ProblemException {@code runtime.not-writable}
     */
    public boolean remove(RuntimePackage unwanted) {
        if (!Files.isDirectory(root)) {
            return false;
        }
        try (Stream<Path> directories = Files.list(root)) {
            boolean removed = false;
            for (Path directory : directories.toList()) {
                // A version begins with a digit; another runtime's name may begin like this one's.
                if (directory
                        .getFileName()
                        .toString()
                        .matches("(" + Pattern.quote(BUILDING) + ")?" + unwanted.runtime() + "-[0-9].*")) {
                    FileTree.delete(directory);
                    removed = true;
                }
            }
            return removed;
        } catch (IOException e) {
            throw InstallProblems.unwritable(root, e);
        }
    }

    /** Say why a runtime can't be used, if it can't. */
    public Optional<Problem> obstacle(RuntimePackage wanted, NativePlatform platform) {
        try {
            require(wanted, platform);
            return Optional.empty();
        } catch (ProblemException e) {
            return Optional.of(e.problems().getFirst());
        }
    }
}
