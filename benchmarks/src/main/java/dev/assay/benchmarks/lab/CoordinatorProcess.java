package dev.assay.benchmarks.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A coordinator in a process of its own. */
public final class CoordinatorProcess implements AutoCloseable {
    private final JavaProcess process;
    private final int port;

    private CoordinatorProcess(JavaProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Start one, with what its data directory has, and wait until it answers. */
    public static CoordinatorProcess start(CoordinatorOptions options) throws IOException {
        JavaProcess process = JavaProcess.start(
                options.log(),
                options.java(),
                CoordinatorMain.class,
                List.of(
                        options.directory().toString(),
                        options.store(),
                        Integer.toString(options.port()),
                        Long.toString(options.lease().toMillis())));
        try {
            process.awaitLine("ready ");
        } catch (IOException e) {
            process.close();
            throw e;
        }
        return new CoordinatorProcess(process, options.port());
    }

    /** Return where it listens. */
    public int port() {
        return port;
    }

    /** Return the process. */
    public JavaProcess process() {
        return process;
    }

    /** Return how much heap it uses after a collection, in bytes. */
    public long heapBytes() throws IOException {
        process.say("heap");
        return Long.parseLong(process.awaitLine("heap "));
    }

    /** Set its clock forward, or back by a negative time. */
    public void jump(Duration by) throws IOException {
        process.say(CoordinatorMain.CLOCK + by.toMillis());
    }

    /** Return how much CPU time it took so far. */
    public Duration cpu() {
        return process.cpu();
    }

    /** Kill it, as a power cut would, and wait until it is gone. */
    @Override
    public void close() {
        process.close();
    }
}
