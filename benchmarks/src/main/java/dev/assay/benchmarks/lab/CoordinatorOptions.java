package dev.assay.benchmarks.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How to start a coordinator.
 *
 * @param directory its data
 * @param log where what it logs is added to
 * @param store address of its store
 * @param port where it listens
 * @param lease how long a lease lasts
 * @param java options for its Java
 */
public record CoordinatorOptions(Path directory, Path log, String store, int port, Duration lease, List<String> java) {
    public CoordinatorOptions {
        java = List.copyOf(java);
    }

    /** Return what keeps everything in a directory, with SQLite, and listens on a port that nobody uses. */
    public static CoordinatorOptions in(Path directory, Duration lease) throws IOException {
        return new CoordinatorOptions(
                directory,
                directory.resolve("coordinator.log"),
                database(directory).toString(),
                freePort(),
                lease,
                List.of());
    }

    /** Return where SQLite is in a directory. */
    public static Path database(Path directory) {
        return directory.resolve("lab.db");
    }

    /** Return the same with another store. */
    public CoordinatorOptions withStore(String other) {
        return new CoordinatorOptions(directory, log, other, port, lease, java);
    }

    /** Return the same with options for Java. */
    public CoordinatorOptions withJava(String... options) {
        return new CoordinatorOptions(directory, log, store, port, lease, List.of(options));
    }

    /** Return the same with another file for what it logs. */
    public CoordinatorOptions withLog(Path file) {
        return new CoordinatorOptions(directory, file, store, port, lease, java);
    }

    /** Return a port that nobody uses. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
