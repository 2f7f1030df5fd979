package dev.assay.coordinator.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that can lie: an answer is written byte by byte as the test wants it, and the connection closed after it. The JDK's own
 * server is too honest for that.
 */
final class TestServer implements AutoCloseable {
    private final ServerSocket socket;
    private final String scheme;
    private final Handler handler;
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    TestServer(Handler handler) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "http", handler);
    }

    TestServer(ServerSocket socket, String scheme, Handler handler) {
        this.socket = socket;
        this.scheme = scheme;
        this.handler = handler;
        Thread.ofVirtual().start(this::acceptAll);
    }

    URI uri(String path) {
        return uri("127.0.0.1", path);
    }

    URI uri(String host, String path) {
        return URI.create(scheme + "://" + host + ":" + socket.getLocalPort() + path);
    }

    List<Request> requests() {
        return requests;
    }

    private void acceptAll() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
            String first = in.readLine();
            if (first == null) {
                return;
            }
            Map<String, String> headers = new TreeMap<>();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            Request request = new Request(first.substring(first.indexOf(' ') + 1, first.lastIndexOf(' ')), headers);
            requests.add(request);
            handler.handle(request, new Answer(connection.getOutputStream()));
        } catch (IOException clientWentAway) {
            // A client that refuses an answer closes the connection while it is written; the test looks at the client.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Answer one request. */
    interface Handler {
        void handle(Request request, Answer answer) throws IOException, InterruptedException;
    }

    /** A request; header names are lower case. */
    record Request(String path, Map<String, String> headers) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** Writes the parts of an answer. */
    record Answer(OutputStream out) {
        void head(String status, String... headers) throws IOException {
            String lines = "HTTP/1.1 " + status + "\r\nConnection: close\r\n"
                    + String.join(
                            "",
                            List.of(headers).stream()
                                    .map(header -> header + "\r\n")
                                    .toList()) + "\r\n";
            out.write(lines.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        void body(byte[] bytes, int from, int to) throws IOException {
            out.write(bytes, from, to - from);
            out.flush();
        }

        void empty(String status, String... headers) throws IOException {
            String[] all = new String[headers.length + 1];
            System.arraycopy(headers, 0, all, 0, headers.length);
            all[headers.length] = "Content-Length: 0";
            head(status, all);
        }

        void whole(byte[] bytes, String... headers) throws IOException {
            String[] all = new String[headers.length + 1];
            System.arraycopy(headers, 0, all, 0, headers.length);
            all[headers.length] = "Content-Length: " + bytes.length;
            head("200 OK", all);
            body(bytes, 0, bytes.length);
        }
    }
}
