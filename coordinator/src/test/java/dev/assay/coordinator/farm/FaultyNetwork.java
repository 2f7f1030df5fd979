package dev.assay.coordinator.farm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stand between agents and a coordinator, and forward HTTP/1.1 more or less well.
 *
 * <p>Requests that are small enough are known as such, so that they can be sent once more, or their answers lost.
 */
public final class FaultyNetwork implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;
    /** Larger requests are forwarded, but not repeated. */
    private static final int MAX_REPEATED_BYTES = 1 << 20;

    /** What happens to one request and its answer. */
    public enum Fault {
        /** Nothing. */
        NONE,
        /** The coordinator gets it, the connection ends before the answer is through. */
        LOST_ANSWER,
        /** The coordinator gets it once more on another connection, at the same time as its answer goes back. */
        DUPLICATE,
        /** Its answer is late. */
        DELAYED_ANSWER,
        /** The coordinator gets half of it; then the connection ends. */
        CUT_REQUEST
    }

    private enum State {
        OPEN,
        CUT,
        FROZEN,
        CLOSED
    }

    private final ServerSocket server;
    private final Duration delay;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong faults = new AtomicLong();
    private volatile int coordinatorPort;
    private volatile Supplier<Fault> faultOfNext = () -> Fault.NONE;
    private State state = State.OPEN;

    private FaultyNetwork(ServerSocket server, Duration delay) {
        this.server = server;
        this.delay = delay;
    }

    /**
     * Begin to listen.
     *
     * @param delay how late an answer is that is late
     */
    public static FaultyNetwork start(Duration delay) throws IOException {
        FaultyNetwork network = new FaultyNetwork(new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), delay);
        Thread.ofVirtual().name("network").start(network::accept);
        return network;
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Connect with this coordinator from now on. */
    public void forwardTo(int port) {
        coordinatorPort = port;
    }

    /** Ask for each request what is to happen to it. */
    public void inject(Supplier<Fault> fault) {
        faultOfNext = fault;
    }

    /** Return how many faults there were. */
    public long faults() {
        return faults.get();
    }

    /** End all connections, and let none be made. */
    public void cut() {
        change(State.CUT);
        sockets.forEach(FaultyNetwork::end);
    }

    /** Leave all connections open, and let nothing through: a cable that was pulled, a firewall that forgot. */
    public void freeze() {
        change(State.FROZEN);
    }

    /** Work again; what was held back while it was frozen goes on its way. */
    public void heal() {
        change(State.OPEN);
    }

    private synchronized void change(State next) {
        state = next;
        notifyAll();
    }

    /** Wait while nothing gets through; return whether it does now. */
    private synchronized boolean awaitThaw() throws InterruptedException {
        while (state == State.FROZEN) {
            wait();
        }
        return state == State.OPEN;
    }

    private void accept() {
        try {
            while (true) {
                Socket agent = server.accept();
                sockets.add(agent);
                Thread.ofVirtual().start(() -> serve(agent));
            }
        } catch (SocketException closed) {
            // The test is over.
            return;
        } catch (IOException e) {
            throw new AssertionError("the network of the test broke", e);
        }
    }

    private void serve(Socket agent) {
        try (agent) {
            if (!awaitThaw()) {
                return;
            }
            try (Socket coordinator = connect()) {
                sockets.add(coordinator);
                Connection connection = new Connection(agent, coordinator);
                Thread answers = Thread.ofVirtual().start(connection::forwardAnswers);
                connection.forwardRequests();
                answers.join();
                sockets.remove(coordinator);
            }
        } catch (IOException e) {
            // Ends of connections are what this class is for.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(agent);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), coordinatorPort));
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void end(Socket socket) {
        try {
            // As RST: whoever reads there hears of it at once.
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It has ended already.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        change(State.CLOSED);
        server.close();
        sockets.forEach(FaultyNetwork::end);
    }

    /** One connection of an agent and the one to the coordinator that belongs to it. */
    private final class Connection {
        private final Socket agent;
        private final Socket coordinator;
        private @Nullable ByteArrayOutputStream request = new ByteArrayOutputStream();
        private Fault fault = Fault.NONE;
        private boolean isAnswered = true;

        Connection(Socket agent, Socket coordinator) {
            this.agent = agent;
            this.coordinator = coordinator;
        }

        void forwardRequests() {
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                InputStream in = agent.getInputStream();
                OutputStream out = coordinator.getOutputStream();
                for (int count = in.read(buffer); count >= 0 && awaitThaw(); count = in.read(buffer)) {
                    if (remember(buffer, count) == Fault.CUT_REQUEST) {
                        out.write(buffer, 0, count / 2);
                        out.flush();
                        endBoth();
                        return;
                    }
                    out.write(buffer, 0, count);
                }
                coordinator.shutdownOutput();
            } catch (IOException e) {
                endBoth();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void forwardAnswers() {
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                InputStream in = coordinator.getInputStream();
                OutputStream out = agent.getOutputStream();
                for (int count = in.read(buffer); count >= 0 && awaitThaw(); count = in.read(buffer)) {
                    switch (answered()) {
                        case NONE, CUT_REQUEST -> {
                            // Forward it.
                        }
                        case LOST_ANSWER -> {
                            endBoth();
                            return;
                        }
                        case DUPLICATE -> repeat();
                        case DELAYED_ANSWER -> Thread.sleep(delay);
                    }
                    out.write(buffer, 0, count);
                }
                endBoth();
            } catch (IOException e) {
                endBoth();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private synchronized Fault remember(byte[] buffer, int count) {
            if (isAnswered) {
                isAnswered = false;
                request = new ByteArrayOutputStream();
                fault = faultOfNext.get();
                if (fault != Fault.NONE) {
                    faults.incrementAndGet();
                }
            }
            if (request != null) {
                request.write(buffer, 0, count);
                if (request.size() > MAX_REPEATED_BYTES) {
                    request = null;
                }
            }
            return fault;
        }

        /** Return what is to happen with the beginning of an answer; the rest of it goes the same way as the last one did. */
        private synchronized Fault answered() {
            if (isAnswered) {
                return Fault.NONE;
            }
            isAnswered = true;
            return fault;
        }

        private synchronized void repeat() {
            byte[] bytes = request == null ? new byte[0] : request.toByteArray();
            Thread.ofVirtual().start(() -> {
                try (Socket again = connect()) {
                    again.getOutputStream().write(bytes);
                    again.shutdownOutput();
                    // Nobody is there to read the answer.
                    again.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    // The coordinator is away; then it was no duplicate.
                    return;
                }
            });
        }

        private void endBoth() {
            end(agent);
            end(coordinator);
        }
    }
}
