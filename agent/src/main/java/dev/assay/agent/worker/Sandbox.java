package dev.assay.agent.worker;

import dev.assay.agent.runtime.WorkerNeeds;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.tool.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Start workers in a sandbox of Linux's bubblewrap: without a network, without privileges even if the agent has some, without other processes in
 * sight, and with no files but those that measuring takes, read-only where they are not the worker's own.
 *
 * <p>What is not named does not exist for the worker: home directories, the agent's credential, other users' files.
 *
 * @param program bubblewrap
 * @param readable directories that hold models, samples, and the libraries of runtimes
 */
public record Sandbox(Path program, List<Path> readable) {
    /** Where a system keeps programs, libraries and what it tells about its hardware; not its configuration, which has secrets. */
    private static final List<String> SYSTEM =
            List.of("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/opt", "/nix/store", "/gnu/store", "/sys");

    /** What loading libraries, time zones and Java itself read of a system's configuration. */
    private static final Pattern CONFIGURATION = Pattern.compile(
            "ld\\.so\\..*|alternatives|localtime|timezone|passwd|group|nsswitch\\.conf|java.*|OpenCL|vulkan|fonts|ssl");

    /** Accelerators, each with the system's own permissions. */
    private static final Pattern DEVICE = Pattern.compile("nvidia.*|dri|accel|kfd|dxg");

    public Sandbox {
        readable = readable.stream().map(Path::toAbsolutePath).toList();
    }

    /**
     * Hold what one worker sees beside what all see.
     *
     * @param read files and directories, which need not exist
     * @param written directories, which need not exist
     * @param own what it starts in
     */
    record View(Set<Path> read, Set<Path> written, Path own) {
        static View of(WorkerSettings settings, WorkerNeeds needs, Path block, WorkerDirectory own) {
            Set<Path> read = new LinkedHashSet<>();
            read.addAll(javaOf(settings.java().launcher()));
            read.addAll(settings.java().classPath());
            // Where runtimes were told that their libraries are.
            needs.systemProperties().values().stream()
                    .flatMap(value -> absolutePath(value).stream())
                    .forEach(read::add);
            Set<Path> written = new LinkedHashSet<>(needs.keeps());
            written.add(block.toAbsolutePath());
            return new View(read, written, own.root());
        }

        private static List<Path> javaOf(Path launcher) {
            try {
                Path real = launcher.toRealPath();
                Path home = real.getParent() == null ? null : real.getParent().getParent();
                // A script may be named instead of Java; its directory's parent is none of the worker's business.
                return home != null && Files.isRegularFile(home.resolve("lib").resolve("modules"))
                        ? List.of(launcher, home)
                        : List.of(launcher);
            } catch (IOException _) {
                // Starting it will tell.
                return List.of(launcher);
            }
        }

        private static Optional<Path> absolutePath(String value) {
            try {
                return Optional.of(Path.of(value)).filter(Path::isAbsolute);
            } catch (InvalidPathException _) {
                return Optional.empty();
            }
        }
    }

    /**
     * Find bubblewrap.
     *
     * @param osName system property {@code os.name}
     * @param searchPath environment variable {@code PATH}
     * @throws ProblemException {@code worker.no-sandbox} where there is none
     */
    public static Path find(String osName, String searchPath) {
        if (!osName.startsWith("Linux")) {
            throw new ProblemException(Problem.environment(
                    "worker.no-sandbox",
                    "workers can't be confined on " + osName + ": bubblewrap is for Linux",
                    "start the agent without --confine, in a virtual machine if you don't trust the models"));
        }
        return new Tools(Map.of("PATH", searchPath), Duration.ZERO)
                .find("bwrap")
                .orElseThrow(() -> new ProblemException(Problem.environment(
                        "worker.no-sandbox",
                        "workers can't be confined: bwrap is not on the PATH",
                        "install the package bubblewrap, or start the agent without --confine")));
    }

    /** Return the command that runs another one in the sandbox. */
    List<String> around(List<String> command, View view) {
        List<String> wrapped = new ArrayList<>(List.of(
                program.toString(),
                "--unshare-user",
                "--unshare-ipc",
                "--unshare-pid",
                "--unshare-net",
                "--unshare-uts",
                "--unshare-cgroup-try",
                "--cap-drop",
                "ALL",
                "--die-with-parent",
                "--new-session",
                "--proc",
                "/proc",
                "--dev",
                "/dev",
                "--tmpfs",
                "/tmp"));
        for (String directory : SYSTEM) {
            wrapped.addAll(List.of("--ro-bind-try", directory, directory));
        }
        bindMatching(wrapped, "--ro-bind-try", Path.of("/etc"), CONFIGURATION);
        bindMatching(wrapped, "--dev-bind-try", Path.of("/dev"), DEVICE);
        Set<Path> read = new LinkedHashSet<>(view.read());
        read.addAll(readable);
        // Where one directory is in another, what is bound later is what counts.
        bind(wrapped, "--ro-bind-try", read);
        bind(wrapped, "--bind-try", view.written());
        wrapped.addAll(List.of("--chdir", view.own().toString(), "--"));
        wrapped.addAll(command);
        return wrapped;
    }

    private static void bind(List<String> command, String how, Set<Path> paths) {
        paths.stream()
                .map(path -> path.toAbsolutePath().toString())
                .sorted()
                .forEach(path -> command.addAll(List.of(how, path, path)));
    }

    private static void bindMatching(List<String> command, String how, Path directory, Pattern names) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            entries.filter(entry ->
                            names.matcher(entry.getFileName().toString()).matches())
                    .map(Path::toString)
                    .sorted()
                    .forEach(entry -> command.addAll(List.of(how, entry, entry)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
