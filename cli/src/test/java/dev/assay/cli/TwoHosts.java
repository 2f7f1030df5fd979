package dev.assay.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Two network namespaces that one line joins, as if they were two machines. Their addresses are from a range that is reserved for
 * documentation, and nothing outside knows them.
 */
final class TwoHosts implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TwoHosts.class.getName());

    /** The address of the first one. */
    static final String FIRST_ADDRESS = "192.0.2.1";

    private static final String SECOND_ADDRESS = "192.0.2.2";
    private static final String LINE = "line";
    private static final long LONGEST_SECONDS = 20;

    private final String first;
    private final String second;

    private TwoHosts(String prefix) {
        this.first = prefix + "-1";
        this.second = prefix + "-2";
    }

    /** Make them. Where that is not allowed the calling test is skipped; with {@code ASSAY_REQUIRE_NAMESPACES=true} it fails. */
    static TwoHosts make() throws IOException, InterruptedException {
        TwoHosts hosts = new TwoHosts("assay-" + ProcessHandle.current().pid());
        try {
            hosts.build();
            return hosts;
        } catch (IOException e) {
            hosts.close();
            if ("true".equals(System.getenv("ASSAY_REQUIRE_NAMESPACES"))) {
                throw e;
            }
            return Assumptions.abort("network namespaces can't be made here: " + e.getMessage());
        }
    }

    private void build() throws IOException, InterruptedException {
        run("ip", "netns", "add", first);
        run("ip", "netns", "add", second);
        run("ip", "link", "add", LINE, "netns", first, "type", "veth", "peer", "name", LINE, "netns", second);
        run("ip", "-n", first, "address", "add", FIRST_ADDRESS + "/30", "dev", LINE);
        run("ip", "-n", second, "address", "add", SECOND_ADDRESS + "/30", "dev", LINE);
        for (String host : List.of(first, second)) {
            run("ip", "-n", host, "link", "set", "lo", "up");
            run("ip", "-n", host, "link", "set", LINE, "up");
        }
    }

    /** Return what a command on the first one begins with. */
    List<String> onFirst() {
        return List.of("ip", "netns", "exec", first);
    }

    /** Return what a command on the second one begins with. */
    List<String> onSecond() {
        return List.of("ip", "netns", "exec", second);
    }

    /** Delay what goes over the line in both directions, and lose some of it, where the kernel can do that. */
    void disturb(int delayMs, int lostPercent) throws InterruptedException {
        try {
            for (String host : List.of(first, second)) {
                run(
                        "tc",
                        "-n",
                        host,
                        "qdisc",
                        "add",
                        "dev",
                        LINE,
                        "root",
                        "netem",
                        "delay",
                        delayMs + "ms",
                        "loss",
                        lostPercent + "%");
            }
        } catch (IOException e) {
            // Kernels of small virtual machines come without it: there the line is good until it is cut.
            LOG.log(System.Logger.Level.INFO, "the line stays good: {0}", e.getMessage());
        }
    }

    /** Cut the line. */
    void cut() throws IOException, InterruptedException {
        run("ip", "-n", second, "link", "set", LINE, "down");
    }

    /** Join it again. */
    void mend() throws IOException, InterruptedException {
        run("ip", "-n", second, "link", "set", LINE, "up");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.strip());
        }
    }

    /** Remove them, with the line; what still runs in them must have ended. */
    @Override
    public void close() {
        List<String> left = new ArrayList<>();
        for (String host : List.of(first, second)) {
            try {
                run("ip", "netns", "delete", host);
            } catch (IOException e) {
                // It may never have been made.
                left.add(e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        LOG.log(System.Logger.Level.DEBUG, "not removed: {0}", left);
    }
}
