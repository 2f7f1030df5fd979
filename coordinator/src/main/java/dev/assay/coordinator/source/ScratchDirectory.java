package dev.assay.coordinator.source;

import dev.assay.scenarios.store.FileTree;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A directory for a tool to work in, gone when it is closed; what dead processes left goes when it is two days old. */
final class ScratchDirectory implements AutoCloseable {
    private static final Duration LEFTOVER_AGE = Duration.ofDays(2);

    private final Path path;

    private ScratchDirectory(Path path) {
        this.path = path;
    }

    static ScratchDirectory create(Path parent, Instant now) throws IOException {
        Files.createDirectories(parent);
        for (Path leftover : list(parent)) {
            if (isOlder(leftover, now.minus(LEFTOVER_AGE))) {
                FileTree.delete(leftover);
            }
        }
        return new ScratchDirectory(Files.createTempDirectory(parent, ""));
    }

    Path path() {
        return path;
    }

    /** List the files in a directory, in no order. */
    static List<Path> list(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            List<Path> found = new ArrayList<>();
            files.forEach(found::add);
            return List.copyOf(found);
        }
    }

    @Override
    public void close() throws IOException {
        FileTree.delete(path);
    }

    /** Say whether a file or directory was last changed before a moment; one that is gone by now is not. */
    static boolean isOlder(Path file, Instant than) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(than);
        } catch (NoSuchFileException goneMeanwhile) {
            return false;
        }
    }
}
