package dev.assay.agent.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

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
}
