package dev.assay.agent.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Write a stream to a file, but not more than some size: the beginning and the end are kept, what lies between is counted.
 *
 * <p>One thread pumps; {@link #tail} may be called by any thread.
 */
final class BoundedLog {
    private static final int TAIL_BYTES = 8 << 10;
    private static final int TAIL_LINES = 8;
    private static final int TAIL_CHARACTERS = 1000;
    private static final String STACK_FRAME = "\tat ";

    private final Path file;
    private final long headBytes;
    private final byte[] ring = new byte[TAIL_BYTES];
    private long totalBytes;

    /** @param headBytes how much of the beginning is kept */
    BoundedLog(Path file, long headBytes) {
        this.file = file;
        this.headBytes = headBytes;
    }

    /** Read the stream to its end. */
    void pump(InputStream in) throws IOException {
        byte[] bytes = new byte[4 << 10];
        try (OutputStream out = Files.newOutputStream(file)) {
            long written = 0;
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                int kept = (int) Math.min(read, headBytes - written);
                out.write(bytes, 0, kept);
                written += kept;
                remember(bytes, read);
            }
            byte[] end = lastBytes(totalBytes() - written);
            long leftOut = totalBytes() - written - end.length;
            if (leftOut > 0) {
                out.write(("\n[" + leftOut + " bytes left out]\n").getBytes(StandardCharsets.UTF_8));
            }
            out.write(end);
        }
    }

    /** Return the last few lines so far, for a message: without control characters and stack traces, which say nothing to users. */
    String tail() {
        String text = new String(lastBytes(TAIL_BYTES), StandardCharsets.UTF_8).replaceAll("[\\p{Cntrl}&&[^\n\t]]", "");
        List<String> lines = text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith(STACK_FRAME))
                .toList();
        String last = String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        return last.substring(Math.max(0, last.length() - TAIL_CHARACTERS));
    }

    private synchronized long totalBytes() {
        return totalBytes;
    }

    private synchronized void remember(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            ring[(int) (totalBytes++ % TAIL_BYTES)] = bytes[i];
        }
    }

    private synchronized byte[] lastBytes(long limit) {
        int count = (int) Math.min(limit, Math.min(totalBytes, TAIL_BYTES));
        byte[] last = new byte[count];
        for (int i = 0; i < count; i++) {
            last[i] = ring[(int) ((totalBytes - count + i) % TAIL_BYTES)];
        }
        return last;
    }
}
