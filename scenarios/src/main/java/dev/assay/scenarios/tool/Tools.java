package dev.assay.scenarios.tool;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Run the user's own command-line tools: no shell, limited in time, ended when the thread is interrupted. */
public final class Tools {
    /** What a program prints, in the directory that it runs in. */
    public static final String LOG = "output.log";

    private static final int TAIL_BYTES = 16 << 10;
    private static final int TAIL_LINES = 8;
    private static final List<String> SUFFIXES = List.of("", ".exe", ".cmd", ".bat");
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);
    private static final Duration TELL_PERIOD = Duration.ofSeconds(5);
    private static final Duration LOOK_PERIOD = Duration.ofMillis(500);
    private static final double BYTES_PER_MB = 1e6;

    private final Map<String, String> environment;
    private final Duration timeout;
    private final @Nullable Path watched;
    private final long mostBytes;

    /**
     * Run tools in an environment.
     *
     * @param environment all variables that they get; PATH says where they are
     * @param timeout how long one may take
     */
    public Tools(Map<String, String> environment, Duration timeout) {
        this(environment, timeout, null, Long.MAX_VALUE);
    }

    private Tools(Map<String, String> environment, Duration timeout, @Nullable Path watched, long mostBytes) {
        this.environment = environment;
        this.timeout = timeout;
        this.watched = watched;
        this.mostBytes = mostBytes;
    }

    /**
     * Return the same, but a program is ended that lets a directory grow too large.
     *
     * @param directory looked at now and then, so that a little more may be written
     * @param bytes that all files in it may have together
     */
    public Tools watching(Path directory, long bytes) {
        return new Tools(environment, timeout, directory, bytes);
    }

    /** Return the program that this name stands for, looked for along PATH. */
    public Optional<Path> find(String name) {
        return findAll(name).stream().findFirst();
    }

    /** Return all programs that this name may stand for, in the order of PATH. */
    public List<Path> findAll(String name) {
        String path = environment.getOrDefault("PATH", environment.getOrDefault("Path", ""));
        return Arrays.stream(path.split(Pattern.quote(File.pathSeparator), -1))
                .flatMap(directory ->
                        SUFFIXES.stream().flatMap(suffix -> executable(directory, name + suffix).stream()))
                .toList();
    }

    private static Optional<Path> executable(String directory, String name) {
        // An empty element of PATH means the current directory, and that is no place to take programs from.
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path program = Path.of(directory, name);
            return Files.isRegularFile(program) && Files.isExecutable(program)
                    ? Optional.of(program.toAbsolutePath())
                    : Optional.empty();
        } catch (InvalidPathException notAPathHere) {
            return Optional.empty();
        }
    }

    /**
     * Run a program to its end.
     *
     * @param command the program and its arguments, each passed on as it is
     * @param directory where it runs, and where {@code output.log} is written
     */
    public Result run(List<String> command, Path directory) throws IOException, InterruptedException {
        return run(command, directory, Map.of(), _ -> {});
    }

    /**
     * Run a program that takes long to its end.
     *
     * @param command the program and its arguments, each passed on as it is
     * @param directory where it runs, and where {@code output.log} is written
     * @param more variables that it gets beside the others
     * @param watcher is told every few seconds what the program printed last, safe to show
     */
    public Result run(List<String> command, Path directory, Map<String, String> more, Consumer<String> watcher)
            throws IOException, InterruptedException {
        Path log = directory.resolve(LOG);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.PIPE);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().putAll(more);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            String reason = await(process, log, watcher);
            return reason == null
                    ? new Result(process.exitValue(), tail(log))
                    : new Result(-1, reason + "; " + tail(log));
        } finally {
            end(process);
        }
    }

    /** Return why the process has to be ended, or {@code null} if it has ended itself. */
    private @Nullable String await(Process process, Path log, Consumer<String> watcher)
            throws IOException, InterruptedException {
        Duration left = timeout;
        Duration sinceTold = Duration.ZERO;
        while (left.isPositive()) {
            Duration next = left.compareTo(LOOK_PERIOD) < 0 ? left : LOOK_PERIOD;
            boolean ended = process.waitFor(next);
            if (watched != null && size(watched) > mostBytes) {
                return String.format(Locale.ROOT, "it wrote more than %.0f MB", mostBytes / BYTES_PER_MB);
            }
            if (ended) {
                return null;
            }
            left = left.minus(next);
            sinceTold = sinceTold.plus(next);
            if (sinceTold.compareTo(TELL_PERIOD) >= 0) {
                sinceTold = Duration.ZERO;
                List<String> lines = lines(log);
                if (!lines.isEmpty()) {
                    watcher.accept(PrintableText.of(lines.getLast()));
                }
            }
        }
        return "it did not end within " + timeout.toSeconds() + " s";
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (UncheckedIOException goneMeanwhile) {
            // The program deletes files while they are counted; the next look counts again.
            return 0;
        }
    }

    private static void end(Process process) {
        // Children first: pip and npm start some, and orphans would go on downloading.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        if (process.isAlive()) {
            process.destroyForcibly();
            process.onExit()
                    .completeOnTimeout(process, KILL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = lines(log);
        return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()).stream()
                .map(PrintableText::of)
                .collect(Collectors.joining(" | "));
    }

    private static List<String> lines(Path log) throws IOException {
        byte[] bytes;
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - TAIL_BYTES));
            bytes = new byte[(int) (file.length() - file.getFilePointer())];
            file.readFully(bytes);
        }
        return new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    /**
     * How a program ended.
     *
     * @param exitCode its exit code, or -1 if it took too long or too much
     * @param lastLines the end of what it printed, safe to show
     */
    public record Result(int exitCode, String lastLines) {}
}
