package dev.assay.coordinator.store;

import dev.assay.scenarios.wire.ArtifactReference;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Keep files under their SHA-256 in one directory: {@code ab/abcd…}. */
public final class ContentStore {
    private final Path directory;

    /**
     * Use a directory; it is made when the first file is stored.
     *
     * @param directory on a file system that can rename atomically
     */
    public ContentStore(Path directory) {
        this.directory = directory;
    }

    /** Return the file with this SHA-256, if the store has it. Its bytes were checked when it was stored. */
    public Optional<StoredFile> find(String sha256) throws IOException {
        Path path = pathOf(sha256);
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        return Optional.of(new StoredFile(path, new ArtifactReference(sha256, Files.size(path))));
    }

    /**
     * Store what a writer writes, under the SHA-256 of it. Nothing is kept when the writer fails.
     *
     * @throws IOException if the writer or the file system fails
     */
    public StoredFile store(Writer writer) throws IOException {
        Path incoming = Files.createDirectories(directory.resolve("incoming"));
        Path temporary = Files.createTempFile(incoming, "", ".part");
        try {
            MessageDigest digest = sha256();
            try (OutputStream out =
                    new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(temporary)), digest)) {
                writer.writeTo(out);
            }
            ArtifactReference reference =
                    new ArtifactReference(HexFormat.of().formatHex(digest.digest()), Files.size(temporary));
            Path path = pathOf(reference.sha256());
            Files.createDirectories(path.getParent());
            move(temporary, path);
            return new StoredFile(path, reference);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException(to.getParent() + " is on a file system that can't rename atomically", e);
        }
    }

    private Path pathOf(String sha256) {
        // The reference refuses anything but 64 hexadecimal digits, so no name can leave the directory.
        String checked = new ArtifactReference(sha256, 0).sha256();
        return directory.resolve(checked.substring(0, 2)).resolve(checked);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** Write the content of one file. */
    @FunctionalInterface
    public interface Writer {
        void writeTo(OutputStream out) throws IOException;
    }
}
