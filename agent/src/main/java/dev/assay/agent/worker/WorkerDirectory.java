package dev.assay.agent.worker;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hold one worker's own files; all of them go when the worker does.
 *
 * @param root the directory
 */
record WorkerDirectory(Path root) {
    static WorkerDirectory create(Path parent) throws IOException {
        WorkerDirectory created =
                new WorkerDirectory(Files.createTempDirectory(parent, "worker-").toAbsolutePath());
        Files.createDirectory(created.temporary());
        return created;
    }

    /** Return where the Java machine reports its crash. */
    Path errorFile() {
        return root.resolve("hs_err.log");
    }

    /** Return what the worker printed. */
    Path logFile() {
        return root.resolve("worker.log");
    }

    /** Return where runtimes put their temporary files. */
    Path temporary() {
        return root.resolve("tmp");
    }

    /** Copy log and crash report out of the directory; existing files of the same names are replaced. */
    void keepLogs(Path target) throws IOException {
        Files.createDirectories(target);
        for (Path file : List.of(logFile(), errorFile())) {
            if (Files.exists(file)) {
                String name = root.getFileName() + "-" + file.getFileName();
                Files.copy(file, target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Delete the directory with all that is in it; links are not followed. */
    void delete() throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
