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

    /** Open a regular file. */
    static FileBytes of(Path file) throws IOException {
        FileTime modified = Files.getLastModifiedTime(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long sizeBytes = channel.size();
            MemorySegment content = sizeBytes < MAPPED_FROM_BYTES
                    ? MemorySegment.ofArray(
                            read(channel, ByteBuffer.allocate((int) sizeBytes)).array())
                    : channel.map(FileChannel.MapMode.READ_ONLY, 0, sizeBytes, Arena.ofAuto());
            return new FileBytes(file, content, modified);
        }
    }

    /** Return what a file of up to 2 GB holds. It is never mapped, for some systems keep a file for as long as it is. */
    static ByteBuffer copy(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            int sizeBytes = Math.toIntExact(channel.size());
            ByteBuffer bytes = sizeBytes < MAPPED_FROM_BYTES
                    ? ByteBuffer.allocate(sizeBytes)
                    : ByteBuffer.allocateDirect(sizeBytes);
            return read(channel, bytes).flip();
        }
    }

    private static ByteBuffer read(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // A read may give less than was asked for.
        }
        return bytes;
    }

    Path file() {
        return file;
    }

    long sizeBytes() {
        return content.byteSize();
    }

    /** Return the bytes, from position 0 to the limit; there may be up to 2 GB of them. */
    ByteBuffer buffer() {
        return content.asByteBuffer();
    }

    /** Return some of the bytes, without copying them. */
    ByteBuffer slice(long offset, long length) {
        return content.asSlice(offset, length).asByteBuffer();
    }

    String sha256() {
        MessageDigest digest = Sha256.digest();
        addTo(digest);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Feed a digest piece by piece: Java then compiles the digest soon, and copies little. */
    void addTo(MessageDigest digest) {
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
