package dev.assay.coordinator.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Stand between a client and PostgreSQL, and end a connection after the server committed, before it can say so. */
final class LossyConnection implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;

    private final ServerSocket listener;
    private final int port;
    private final AtomicInteger losses = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    private LossyConnection(ServerSocket listener, int port) {
        this.listener = listener;
        this.port = port;
    }

    static LossyConnection to(int port) throws IOException {
        LossyConnection connection =
                new LossyConnection(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
        Thread.ofVirtual().start(connection::accept);
        return connection;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Lose the acknowledgements of the next commits. */
    void loseAcknowledgements(int count) {
        losses.set(count);
    }

    /** Return how many were lost. */
    int lost() {
        return lost.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (SocketException closed) {
            // The test is over.
            return;
        } catch (IOException e) {
            throw new AssertionError("the connection of the test broke", e);
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            AtomicBoolean isLosing = new AtomicBoolean();
            Thread answers = Thread.ofVirtual().start(() -> forwardAnswers(server, client, isLosing));
            byte[] buffer = new byte[BUFFER_BYTES];
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (isCommit(buffer, count) && losses.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    isLosing.set(true);
                }
                out.write(buffer, 0, count);
            }
            server.shutdownOutput();
            answers.join();
        } catch (IOException e) {
            // One of the two is gone; then the other one is to go, too.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forwardAnswers(Socket server, Socket client, AtomicBoolean isLosing) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (client) {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (isLosing.get()) {
                    lost.incrementAndGet();
                    return;
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // As above.
            return;
        }
    }

    private static boolean isCommit(byte[] buffer, int count) {
        return new String(buffer, 0, count, StandardCharsets.ISO_8859_1).contains("COMMIT");
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
