package dev.assay.scenarios.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Write files that only this user can read. Where the system knows no such permissions (Windows), the directory has to be this user's.
 */
public final class PrivateFile {
    private PrivateFile() {}

    /** Write a file, whole or not at all; its directory is made, for this user only, where it is missing. */
    public static void write(Path file, byte[] content) throws IOException {
        Path directory = file.toAbsolutePath().resolveSibling("");
        makeDirectory(directory);
        DurableFiles.write(file, out -> out.write(content), attributes(directory, "rw-------"));
    }

    private static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Path parent = directory.resolveSibling("");
            Files.createDirectories(parent);
            Files.createDirectory(directory, attributes(parent, "rwx------"));
        }
    }

    private static FileAttribute<?>[] attributes(Path directory, String permissions) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
