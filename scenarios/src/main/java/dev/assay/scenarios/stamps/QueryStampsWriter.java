package dev.assay.scenarios.stamps;

import dev.assay.scenarios.json.AssayJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Write a file of stamps; it appears under its name once it is whole. */
public final class QueryStampsWriter implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final Path unfinished;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long missing;

    /**
     * Begin a file.
     *
     * @param header says how many queries will be written
     */
    public QueryStampsWriter(Path file, QueryStampsHeader header) throws IOException {
        this.file = file;
        this.unfinished = file.resolveSibling(file.getFileName() + ".part");
        this.missing = header.kept();
        this.channel = FileChannel.open(
                unfinished, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        byte[] json = AssayJson.mapper().writeValueAsBytes(header);
        buffer.put(QueryStampsReader.MAGIC).putInt(json.length);
        drain();
        writeFully(ByteBuffer.wrap(json));
    }

    /** Append one query. */
    public void write(long scheduledNs, long issuedNs, long doneNs) throws IOException {
        if (buffer.remaining() < QueryStampsReader.QUERY_BYTES) {
            drain();
        }
        buffer.putLong(scheduledNs).putLong(issuedNs).putLong(doneNs);
        missing--;
    }

    /**
     * Finish the file; one that was not written to its end is removed.
     *
     * @throws IOException if it can't be written
     */
    @Override
    public void close() throws IOException {
        try (channel) {
            drain();
        }
        if (missing == 0) {
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.delete(unfinished);
        }
    }

    private void drain() throws IOException {
        writeFully(buffer.flip());
        buffer.clear();
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
