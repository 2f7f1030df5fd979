package dev.assay.scenarios.tool;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Run the user's own command-line tools: no shell, limited in time, ended when the thread is interrupted. */
public final class Tools {
    /** What a program prints, in the directory that it runs in. */
    public static final String LOG = "output.log";

    private static final int TAIL_BYTES = 16 << 10;
    private static final int TAIL_LINES = 8;
    private static final List<String> SUFFIXES = List.of("", ".exe", ".cmd", ".bat");
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);
    private static final Duration WATCH_PERIOD = Duration.ofSeconds(5);

    private final Map<String, String> environment;
    private final Duration timeout;

    /**
     * Run tools in an environment.
     *
     * @param environment all variables that they get; PATH says where they are
     * @param timeout how long one may take
     */
    public Tools(Map<String, String> environment, Duration timeout) {
        this.environment = environment;
        this.timeout = timeout;
    }

    /** Return the program that this name stands for, looked for along PATH. */
    public Optional<Path> find(String name) {
        String path = environment.getOrDefault("PATH", environment.getOrDefault("Path", ""));
        for (String directory : path.split(Pattern.quote(File.pathSeparator), -1)) {
            for (String suffix : SUFFIXES) {
                Optional<Path> program = executable(directory, name + suffix);
                if (program.isPresent()) {
                    return program;
                }
            }
        }
        return Optional.empty();
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
            if (!waitFor(process, log, watcher)) {
                return new Result(-1, "it did not end within " + timeout.toSeconds() + " s; " + tail(log));
            }
            return new Result(process.exitValue(), tail(log));
        } finally {
            end(process);
        }
    }

    private boolean waitFor(Process process, Path log, Consumer<String> watcher)
            throws IOException, InterruptedException {
        Duration left = timeout;
        while (left.compareTo(WATCH_PERIOD) > 0) {
            if (process.waitFor(WATCH_PERIOD)) {
                return true;
            }
            List<String> lines = lines(log);
            if (!lines.isEmpty()) {
                watcher.accept(PrintableText.of(lines.getLast()));
            }
            left = left.minus(WATCH_PERIOD);
        }
        return process.waitFor(left);
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
     * @param exitCode its exit code, or -1 if it took too long
     * @param lastLines the end of what it printed, safe to show
     */
    public record Result(int exitCode, String lastLines) {}
}
