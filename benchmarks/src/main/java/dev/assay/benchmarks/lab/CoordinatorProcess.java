package dev.assay.benchmarks.lab;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A coordinator in a process of its own. */
public final class CoordinatorProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;

    private CoordinatorProcess(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Start one, with what its data directory has, and wait until it answers. */
    public static CoordinatorProcess start(Path directory, int port, Duration lease) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CoordinatorMain.class.getName(),
                        directory.toString(),
                        Integer.toString(port),
                        Long.toString(lease.toMillis()))
                .redirectError(directory.resolve("coordinator.log").toFile())
                .start();
        CoordinatorProcess coordinator = new CoordinatorProcess(process);
        coordinator.line("ready ");
        return coordinator;
    }

    /** Return a port that nobody uses. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Return how much heap it uses after a collection, in bytes. */
    public long heapBytes() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        return Long.parseLong(line("heap "));
    }

    /** Return how much CPU time it took so far. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private String line(String prefix) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length());
            }
        }
        throw new EOFException("the coordinator ended");
    }

    /** Kill it, as a power cut would, and wait until it is gone. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
