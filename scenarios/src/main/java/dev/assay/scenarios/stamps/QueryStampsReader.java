package dev.assay.scenarios.stamps;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import tools.jackson.core.JacksonException;

/** Read a file of stamps. */
public final class QueryStampsReader implements AutoCloseable {
    static final byte[] MAGIC = "ASSAYQS1".getBytes(StandardCharsets.US_ASCII);
    static final int QUERY_BYTES = 3 * Long.BYTES;

    private static final int MAX_HEADER_BYTES = 1 << 20;

    private final Path file;
    private final DataInputStream in;
    private final QueryStampsHeader header;

    /** Hear of one query. */
    @FunctionalInterface
    public interface Consumer {
        /** Take note: nanoseconds after the start of the recording. */
        void query(long scheduledNs, long issuedNs, long doneNs) throws IOException;
    }

    /**
     * Open a file and read its header.
     *
     * @throws ProblemException {@code stamps.damaged} if it is no file of stamps
     * @throws IOException if it can't be read
     */
    public QueryStampsReader(Path file) throws IOException {
        this.file = file;
        DataInputStream opened = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
        this.in = opened;
        try {
            this.header = readHeader();
        } catch (IOException | RuntimeException e) {
            try (opened) {
                throw e;
            }
        }
    }

    public QueryStampsHeader header() {
        return header;
    }

    /**
     * Read all queries; once.
     *
     * @throws ProblemException {@code stamps.damaged} if there are fewer than the header says
     */
    public void read(Consumer consumer) throws IOException {
        ByteBuffer query = ByteBuffer.allocate(QUERY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long i = 0; i < header.kept(); i++) {
            try {
                in.readFully(query.array());
            } catch (EOFException _) {
                throw damaged("it ends after " + i + " of " + header.kept() + " queries");
            }
            consumer.query(query.getLong(0), query.getLong(Long.BYTES), query.getLong(2 * Long.BYTES));
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private QueryStampsHeader readHeader() throws IOException {
        try {
            byte[] magic = in.readNBytes(MAGIC.length);
            // DataInputStream is big-endian.
            int headerBytes = Integer.reverseBytes(in.readInt());
            if (!Arrays.equals(magic, MAGIC) || headerBytes < 2 || headerBytes > MAX_HEADER_BYTES) {
                throw damaged("it does not begin as one does");
            }
            byte[] json = new byte[headerBytes];
            in.readFully(json);
            return AssayJson.mapper().readValue(json, QueryStampsHeader.class);
        } catch (EOFException _) {
            throw damaged("it is cut off");
        } catch (JacksonException e) {
            throw damaged("its header can't be read: " + e.getOriginalMessage());
        }
    }

    private ProblemException damaged(String why) {
        return new ProblemException(Problem.user(
                "stamps.damaged",
                file + " is no whole file of query stamps: " + why,
                "run the scenario again with --raw"));
    }
}
