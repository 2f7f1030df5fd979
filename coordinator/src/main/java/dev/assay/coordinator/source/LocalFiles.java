package dev.assay.coordinator.source;

import dev.assay.scenarios.language.SourceLocation.LocalFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Find {@code file:} sources, and tell whether one changed. */
final class LocalFiles {
    /** File times can be this coarse, and a file changed twice within one tick looks unchanged. */
    private static final Duration COARSEST_FILE_TIME = Duration.ofSeconds(2);

    private LocalFiles() {}

    /** Return the readable file that a location names. */
    static Path locate(LocalFile location, Path baseDirectory) {
        String source = location.toText();
        Path path = absolute(location, baseDirectory);
        if (Files.isDirectory(path)) {
            throw SourceProblems.notFound(source, path + " is a directory", "name a file in it");
        }
        if (!Files.exists(path)) {
            throw SourceProblems.notFound(
                    source,
                    "there is no file " + path,
                    "file: paths are relative to the directory of the scenario, " + baseDirectory.toAbsolutePath());
        }
        if (!Files.isRegularFile(path)) {
            throw SourceProblems.notFound(source, path + " is not a regular file", "name a regular file");
        }
        if (!Files.isReadable(path)) {
            throw SourceProblems.failed(source, path + " may not be read", "give yourself read permission");
        }
        return path;
    }

    /** Return the absolute path that a location names, whether or not there is a file. */
    static Path absolute(LocalFile location, Path baseDirectory) {
        try {
            return baseDirectory.toAbsolutePath().resolve(location.path()).normalize();
        } catch (InvalidPathException e) {
            throw SourceProblems.malformed(
                    location.toText(), "it is not a path on this system: " + e.getReason(), "correct the path");
        }
    }

    /** Return a text that changes when the file does. */
    static Stamp stamp(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new Stamp(
                "size=" + attributes.size() + " modified="
                        + attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS) + " key=" + attributes.fileKey(),
                attributes.lastModifiedTime().toInstant());
    }

    /** Size, time and identity of a file. */
    record Stamp(String text, Instant modified) {
        /** Say whether any later change is sure to show in another stamp. */
        boolean isSettled(Instant now) {
            return modified.isBefore(now.minus(COARSEST_FILE_TIME));
        }
    }
}
