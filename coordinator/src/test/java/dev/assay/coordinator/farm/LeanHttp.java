package dev.assay.coordinator.farm;

import dev.assay.scenarios.json.AssayJson;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** One connection of HTTP/1.1 that costs the client as little as possible, and that can be broken on purpose. */
public final class LeanHttp implements AutoCloseable {
    /** Small, because there may be thousands of connections in one process. */
    private static final int BUFFER_BYTES = 2 << 10;

    private static final int FILE_BUFFER_BYTES = 64 << 10;

    private final int port;
    private @Nullable Socket socket;
    private @Nullable InputStream in;
    private int patienceMs;

    /** Connect, with the first request, to this port of this machine. */
    public LeanHttp(int port) {
        this.port = port;
    }

    /** What came back. */
    public record Answer(int status, String body) {
        /** Return whether the coordinator did what it was asked for. */
        public boolean isSuccess() {
            return status == 200 || status == 201;
        }

        /** Return what it says, if it is a success. */
        public <T> T as(Class<T> type) throws IOException {
            if (!isSuccess()) {
                throw new IOException("status " + status + ": " + body);
            }
            return AssayJson.mapper().readValue(body, type);
        }
    }

    /** Wait for each part of an answer no longer than this, from now on; zero waits for ever. */
    public void waitAtMost(Duration patience) throws IOException {
        patienceMs = Math.toIntExact(patience.toMillis());
        Socket open = socket;
        if (open != null) {
            open.setSoTimeout(patienceMs);
        }
    }

    /** Send a message and wait for the answer. */
    public Answer post(String path, Object message) throws IOException {
        return send("POST", path, AssayJson.mapper().writeValueAsBytes(message));
    }

    /** Ask for something. */
    public Answer get(String path) throws IOException {
        return send("GET", path, new byte[0]);
    }

    /** Send a request and wait for the answer. */
    public Answer send(String method, String path, byte[] body) throws IOException {
        begin(method, path, body, Integer.MAX_VALUE);
        return answer();
    }

    /**
     * Send a request and wait for nothing.
     *
     * @param bytes at most so many of it
     */
    public void begin(String method, String path, byte[] body, int bytes) throws IOException {
        String type =
                method.equals("PUT") && !path.endsWith("report") ? "application/octet-stream" : "application/json";
        byte[] head = (method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + type
                        + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        connected().getOutputStream().write(all, 0, Math.min(bytes, all.length));
    }

    /** Read the answer to what was sent last. */
    public Answer answer() throws IOException {
        InputStream answers = answers();
        int status = status(answers);
        int length = contentLength(answers);
        byte[] body = answers.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the answer was cut");
        }
        return new Answer(status, new String(body, StandardCharsets.UTF_8));
    }

    /** Read a file and forget its bytes; return how many there were. */
    public long drain(String path) throws IOException {
        return read(path, (_, _) -> {});
    }

    /** Read a file and forget its bytes; return their SHA-256. */
    public String sha256(String path) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            read(path, (buffer, count) -> digest.update(buffer, 0, count));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    private long read(String path, ObjIntConsumer<byte[]> sink) throws IOException {
        begin("GET", path, new byte[0], Integer.MAX_VALUE);
        InputStream answers = answers();
        int status = status(answers);
        long length = contentLength(answers);
        byte[] buffer = new byte[(int) Math.min(FILE_BUFFER_BYTES, Math.max(1, length))];
        for (long left = length; left > 0; ) {
            int count = answers.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new EOFException("the file was cut");
            }
            sink.accept(buffer, count);
            left -= count;
        }
        if (status != 200) {
            throw new IOException("status " + status + " for " + path);
        }
        return length;
    }

    private static int status(InputStream answers) throws IOException {
        return Integer.parseInt(line(answers).split(" ", -1)[1]);
    }

    private static int contentLength(InputStream answers) throws IOException {
        int length = 0;
        for (String header = line(answers); !header.isEmpty(); header = line(answers)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring("content-length:".length()).strip());
            }
        }
        return length;
    }

    private static String line(InputStream answers) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = answers.read(); next != '\n'; next = answers.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private Socket connected() throws IOException {
        Socket open = socket;
        if (open == null) {
            open = new Socket(InetAddress.getLoopbackAddress(), port);
            open.setTcpNoDelay(true);
            open.setSoTimeout(patienceMs);
            socket = open;
            in = new BufferedInputStream(open.getInputStream(), BUFFER_BYTES);
        }
        return open;
    }

    private InputStream answers() throws IOException {
        InputStream open = in;
        if (open == null) {
            throw new EOFException("nothing was asked");
        }
        return open;
    }

    /** End the connection; the next request makes a new one. */
    @Override
    public void close() {
        Socket open = socket;
        socket = null;
        in = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It ended already.
                return;
            }
        }
    }
}
