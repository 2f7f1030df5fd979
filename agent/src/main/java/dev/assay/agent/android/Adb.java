package dev.assay.agent.android;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.tool.PrintableText;
import dev.assay.scenarios.tool.Tools;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Run {@code adb} as a process: arguments one by one, limited in time and output, never through a shell of this machine. */
public final class Adb {
    private static final Pattern HARMLESS_VARIABLES = Pattern.compile(
            "PATH|Path|HOME|USERPROFILE|LANG|TMPDIR|TMP|TEMP|SystemRoot|SYSTEMROOT|ADB_[A-Z_]+|ANDROID_[A-Z_]+");
    private static final int MOST_CHARACTERS = 4 << 20;
    private static final int LONGEST_LINE = 64 << 10;
    private static final int LINES_AHEAD = 4096;
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);

    private final Path program;
    private final Map<String, String> environment;

    /** A line, or the end after the last one. */
    private record Line(@Nullable String text) {}

    /**
     * Run this program.
     *
     * @param environment of this process; adb gets only what it needs
     */
    public Adb(Path program, Map<String, String> environment) {
        this.program = program.toAbsolutePath();
        this.environment = Map.copyOf(environment);
    }

    /**
     * Find adb along the path.
     *
     * @throws ProblemException {@code android.no-adb} if it is not installed
     */
    public static Adb find(Map<String, String> environment) {
        return new Tools(environment, Duration.ofMinutes(1))
                .find("adb")
                .map(found -> new Adb(found, environment))
                .orElseThrow(() -> new ProblemException(Problem.environment(
                        "android.no-adb",
                        "there is no adb along the PATH",
                        "install it (Debian: adb; elsewhere: Android's platform tools)")));
    }

    /**
     * Return what is attached to this machine, usable or not.
     *
     * @throws ProblemException {@code android.adb-failed}
     */
    public List<AttachedDevice> devices() throws InterruptedException {
        AdbOutput output = run(List.of("devices", "-l"), Duration.ofSeconds(30));
        if (!output.succeeded()) {
            throw failed(List.of("devices", "-l"), output.text());
        }
        return AttachedDevice.parse(output.text());
    }

    /**
     * Run a command to its end.
     *
     * @throws ProblemException {@code android.adb-failed} if adb can't be started, {@code android.hung} if it takes too long
     */
    AdbOutput run(List<String> arguments, Duration timeout) throws InterruptedException {
        StringBuilder text = new StringBuilder();
        long deadlineNs = System.nanoTime() + timeout.toNanos();
        int exitCode = watch(
                arguments,
                line -> {
                    if (text.length() < MOST_CHARACTERS) {
                        text.append(line).append('\n');
                    }
                },
                () -> deadlineNs - System.nanoTime());
        return new AdbOutput(exitCode, text.toString());
    }

    /**
     * Run a command to its end and watch the lines that it prints.
     *
     * @param silence how long it may print nothing
     * @param lines told each line, on the calling thread
     * @return the exit code
     * @throws ProblemException {@code android.adb-failed} if adb can't be started, {@code android.hung} if it prints nothing for too long,
     *     and what {@code lines} throws
     */
    int stream(List<String> arguments, Duration silence, Consumer<String> lines) throws InterruptedException {
        return watch(arguments, lines, silence::toNanos);
    }

    private int watch(List<String> arguments, Consumer<String> lines, Patience patience) throws InterruptedException {
        Process process = start(arguments);
        try {
            BlockingQueue<Line> read = new ArrayBlockingQueue<>(LINES_AHEAD);
            Thread reader = Thread.ofVirtual().name("output of adb").start(() -> read(process, read));
            try {
                for (Line line = next(read, patience, arguments);
                        line.text != null;
                        line = next(read, patience, arguments)) {
                    lines.accept(line.text);
                }
            } finally {
                reader.interrupt();
            }
            if (!process.waitFor(KILL_PATIENCE)) {
                throw hung(arguments);
            }
            return process.exitValue();
        } finally {
            end(process);
        }
    }

    private static Line next(BlockingQueue<Line> lines, Patience patience, List<String> arguments)
            throws InterruptedException {
        Line line = lines.poll(Math.max(1, patience.leftNs()), TimeUnit.NANOSECONDS);
        if (line == null) {
            throw hung(arguments);
        }
        return line;
    }

    /** Say how long to wait for the next line. */
    private interface Patience {
        long leftNs();
    }

    private Process start(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        environment.forEach((name, value) -> {
            if (HARMLESS_VARIABLES.matcher(name).matches()) {
                builder.environment().put(name, value);
            }
        });
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "android.adb-failed",
                            program + " can't be started: " + e.getMessage(),
                            "check that it runs: adb version"),
                    e);
        }
    }

    private static void read(Process process, BlockingQueue<Line> lines) {
        try {
            try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = readLine(in); line != null; line = readLine(in)) {
                    lines.put(new Line(line));
                }
            } catch (IOException _) {
                // The process was ended: there is no more to read.
                lines.put(new Line(null));
                return;
            }
            lines.put(new Line(null));
        } catch (InterruptedException _) {
            // Nobody listens any more.
            Thread.currentThread().interrupt();
        }
    }

    /** Read a line, of which only the beginning is kept where it is endless; {@code null} at the end. */
    private static @Nullable String readLine(BufferedReader in) throws IOException {
        StringBuilder line = new StringBuilder();
        int character = in.read();
        if (character < 0) {
            return null;
        }
        while (character >= 0 && character != '\n') {
            if (character != '\r' && line.length() < LONGEST_LINE) {
                line.append((char) character);
            }
            character = in.read();
        }
        return line.toString();
    }

    private static void end(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        boolean _ = process.waitFor(KILL_PATIENCE);
    }

    static ProblemException failed(List<String> arguments, String text) {
        return new ProblemException(Problem.environment(
                "android.adb-failed",
                "adb " + String.join(" ", arguments) + " failed: " + PrintableText.of(text),
                "check the cable and `adb devices -l`"));
    }

    private static ProblemException hung(List<String> arguments) {
        return new ProblemException(Problem.environment(
                AndroidProblems.HUNG,
                "adb " + PrintableText.of(String.join(" ", arguments)) + " did not answer in time",
                "look whether the device hangs; if `adb devices` hangs too: adb kill-server"));
    }
}
