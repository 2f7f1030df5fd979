package dev.assay.optimizer.onnx;

import dev.assay.scenarios.hash.Sha256;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What a file holds. A small file is read; a large one is mapped, so that its weights are in memory once, and only while they are looked
 * at.
 */
final class FileBytes {
    /** Mapping a file costs about as much as copying so many bytes. */
    static final int MAPPED_FROM_BYTES = 1 << 20;

    private static final int HASHED_AT_ONCE_BYTES = 1 << 16;

    private final Path file;
    private final MemorySegment content;
    private final FileTime modified;

    private FileBytes(Path file, MemorySegment content, FileTime modified) {
        this.file = file;
        this.content = content;
        this.modified = modified;
    }

    /** Open a regular file, which may be up to 2 GB large. */
    static FileBytes of(Path file) throws IOException {
        FileTime modified = Files.getLastModifiedTime(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long sizeBytes = channel.size();
            MemorySegment content = sizeBytes < MAPPED_FROM_BYTES
                    ? MemorySegment.ofArray(read(channel, (int) sizeBytes))
                    : channel.map(FileChannel.MapMode.READ_ONLY, 0, sizeBytes, Arena.ofAuto());
            return new FileBytes(file, content, modified);
        }
    }

    private static byte[] read(FileChannel channel, int sizeBytes) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(sizeBytes);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // A read may give less than was asked for.
        }
        return bytes.array();
    }

    Path file() {
        return file;
    }

    long sizeBytes() {
        return content.byteSize();
    }

    /** Return the bytes, from position 0 to the limit. */
    ByteBuffer buffer() {
        return content.asByteBuffer();
    }

    String sha256() {
        MessageDigest digest = Sha256.digest();
        digest(content, digest);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Feed a digest piece by piece: Java then compiles the digest soon, and copies little. */
    static void digest(MemorySegment content, MessageDigest digest) {
        byte[] piece = new byte[HASHED_AT_ONCE_BYTES];
        for (long start = 0; start < content.byteSize(); start += piece.length) {
            int length = (int) Math.min(piece.length, content.byteSize() - start);
            MemorySegment.copy(content, start, MemorySegment.ofArray(piece), 0, length);
            digest.update(piece, 0, length);
        }
    }

    void unload() {
        if (content.isMapped()) {
            content.unload();
        }
    }

    void requireUnchanged() {
        try {
            if (Files.size(file) != content.byteSize()
                    || !Files.getLastModifiedTime(file).equals(modified)) {
                throw ModelProblems.changed(file);
            }
        } catch (IOException failure) {
            throw ModelProblems.notReadable(file, failure);
        }
    }
}
