package dev.assay.coordinator.source;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
                deleteTree(leftover);
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
        deleteTree(path);
    }

    private static boolean isOlder(Path directory, Instant than) throws IOException {
        try {
            return Files.getLastModifiedTime(directory).toInstant().isBefore(than);
        } catch (NoSuchFileException goneMeanwhile) {
            return false;
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
