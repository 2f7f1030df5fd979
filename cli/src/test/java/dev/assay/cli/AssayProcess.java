package dev.assay.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Run the real program in a process of its own, as a user would, and watch what it prints. */
public final class AssayProcess implements AutoCloseable {
    /** The class of {@code assay}. */
    static final String PROGRAM = "dev.assay.cli.Main";

    private static final long LONGEST_SECONDS = 240;

    private final Process process;
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;

    private AssayProcess(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::readLines);
    }

    /** Start {@code assay} with a home of its own; both output streams are watched as one. */
    public static AssayProcess start(Path home, String... arguments) throws IOException {
        return start(home, Map.of(), arguments);
    }

    /** Start {@code assay} with more variables. */
    public static AssayProcess start(Path home, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(List.of(), PROGRAM, home, environment, arguments);
    }

    /**
     * Start a program with more variables.
     *
     * @param prefix what stands before the command
     * @param main its class
     */
    static AssayProcess start(
            List<String> prefix, String main, Path home, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(QuickStart.java().toString());
        command.addAll(QuickStart.get().options());
        return start(command, main, home, environment, List.of(arguments));
    }

    /** Start {@code assay} with another Java, of which this one knows nothing. */
    static AssayProcess startWith(Path java, Path home, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(QuickStart.USUAL);
        return start(command, PROGRAM, home, environment, List.of(arguments));
    }

    /** The jars of {@code ASSAY_CLASS_PATH} are on the class path, as with the launcher. */
    private static AssayProcess start(
            List<String> java, String main, Path home, Map<String, String> environment, List<String> arguments)
            throws IOException {
        String jars = environment.get("ASSAY_CLASS_PATH");
        List<String> command = new ArrayList<>(java);
        command.addAll(
                List.of("-cp", QuickStart.get().classPath() + (jars == null ? "" : File.pathSeparator + jars), main));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("ASSAY_HOME", home.toString());
        builder.environment().remove("ASSAY_TERMINAL_COLUMNS");
        builder.environment().putAll(environment);
        builder.redirectInput(new File(File.separatorChar == '\\' ? "NUL" : "/dev/null"));
        return new AssayProcess(builder.start());
    }

    /** Wait for a line; the test fails when the program ends or time runs out before. */
    public String awaitLine(Predicate<String> wanted) throws InterruptedException {
        return awaitLine(wanted, Duration.ofSeconds(LONGEST_SECONDS));
    }

    /** Wait for a line for so long: what runs on an emulated CPU takes some hundred times as long. */
    String awaitLine(Predicate<String> wanted, Duration longest) throws InterruptedException {
        long deadlineNs = System.nanoTime() + longest.toNanos();
        while (System.nanoTime() < deadlineNs) {
            String line = unread.poll(100, TimeUnit.MILLISECONDS);
            if (line != null && wanted.test(line)) {
                return line;
            }
            if (line == null && !reader.isAlive() && unread.isEmpty()) {
                break;
            }
        }
        throw new AssertionError("no such line; the program printed:\n" + output());
    }

    /** Wait until the program ends. */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running; the program printed:\n" + output());
        }
        reader.join();
        return process.exitValue();
    }

    public String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    private void readLines() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                }
                unread.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
