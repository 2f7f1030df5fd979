package dev.assay.agent.worker;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Say how worker processes are started.
 *
 * @param java the Java launcher
 * @param classPath absolute entries: what the worker's code and the runtimes are found on
 * @param heapMegabytes size of the Java heap, fixed so that it never grows while something is measured
 * @param directMegabytes limit of direct buffers: the inputs of prepared queries and the runtimes' outputs
 * @param jvmArguments further arguments of the Java machine
 * @param environment the agent's environment; workers get only what is known to be harmless and useful
 * @param timeouts when a worker counts as hung
 * @param limits what workers may not do
 * @param logDirectory where the log and crash report of a failed worker are kept, or {@code null} to keep none
 */
public record WorkerSettings(
        Path java,
        String classPath,
        int heapMegabytes,
        int directMegabytes,
        List<String> jvmArguments,
        Map<String, String> environment,
        WorkerTimeouts timeouts,
        WorkerLimits limits,
        @Nullable Path logDirectory) {
    /** Everything else stays behind: tokens and passwords live in environments. */
    private static final Pattern HARMLESS = Pattern.compile("PATH|HOME|USER|LOGNAME|LANG|LC_[A-Z]+|TZ|"
            + "LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|DYLD_FALLBACK_LIBRARY_PATH|"
            + "(OMP|GOMP|KMP|MKL|OPENBLAS|ORT|OV|TBB)_[A-Z0-9_]+|CUDA_VISIBLE_DEVICES|CUDA_PATH|"
            + "SystemRoot|SYSTEMROOT|windir|NUMBER_OF_PROCESSORS|PROCESSOR_ARCHITECTURE");

    private static final Pattern SECRET = Pattern.compile("TOKEN|SECRET|PASSWORD|CREDENTIAL|API_?KEY");

    public WorkerSettings {
        jvmArguments = List.copyOf(jvmArguments);
        environment = environment.entrySet().stream()
                .filter(variable -> HARMLESS.matcher(variable.getKey()).matches())
                .filter(variable -> !SECRET.matcher(variable.getKey()).find())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, _) -> first, TreeMap::new));
    }

    /** Return settings for workers that run on this process's own Java and class path. */
    public static WorkerSettings ofThisProcess() {
        String launcher = File.separatorChar == '\\' ? "java.exe" : "java";
        return new WorkerSettings(
                Path.of(System.getProperty("java.home"), "bin", launcher),
                absolute(System.getProperty("java.class.path")),
                256,
                1024,
                List.of(),
                System.getenv(),
                WorkerTimeouts.defaults(),
                WorkerLimits.NONE,
                null);
    }

    /** Return the same settings with another Java launcher. */
    public WorkerSettings withJava(Path changed) {
        return new WorkerSettings(
                changed,
                classPath,
                heapMegabytes,
                directMegabytes,
                jvmArguments,
                environment,
                timeouts,
                limits,
                logDirectory);
    }

    /** Return the same settings with other limits. */
    public WorkerSettings withLimits(WorkerLimits changed) {
        return new WorkerSettings(
                java,
                classPath,
                heapMegabytes,
                directMegabytes,
                jvmArguments,
                environment,
                timeouts,
                changed,
                logDirectory);
    }

    /** Return the same settings with other timeouts. */
    public WorkerSettings withTimeouts(WorkerTimeouts changed) {
        return new WorkerSettings(
                java,
                classPath,
                heapMegabytes,
                directMegabytes,
                jvmArguments,
                environment,
                changed,
                limits,
                logDirectory);
    }

    /** Return the same settings with other further arguments of the Java machine. */
    public WorkerSettings withJvmArguments(List<String> changed) {
        return new WorkerSettings(
                java, classPath, heapMegabytes, directMegabytes, changed, environment, timeouts, limits, logDirectory);
    }

    /** Return the same settings, keeping logs of failed workers. */
    public WorkerSettings withLogDirectory(Path changed) {
        return new WorkerSettings(
                java, classPath, heapMegabytes, directMegabytes, jvmArguments, environment, timeouts, limits, changed);
    }

    /**
     * Return the command that starts a worker.
     *
     * @param errorFile where the Java machine reports its crash
     * @param temporary where runtimes put their temporary files
     * @param properties Java system properties
     */
    List<String> command(Path errorFile, Path temporary, Map<String, String> properties) {
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xms" + heapMegabytes + "m",
                "-Xmx" + heapMegabytes + "m",
                "-XX:MaxDirectMemorySize=" + directMegabytes + "m",
                "-Xshare:auto",
                "-XX:-UsePerfData",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:+ExitOnOutOfMemoryError",
                // A percent sign begins a placeholder.
                "-XX:ErrorFile=" + errorFile.toString().replace("%", "%%"),
                "-XX:ErrorLogTimeout=10",
                // The Java machine would print its own warnings to standard output.
                "-XX:+DisplayVMOutputToStderr",
                "-Xlog:disable",
                "-Xlog:all=warning:stderr",
                "-Djava.io.tmpdir=" + temporary,
                "-Djava.awt.headless=true"));
        new TreeMap<>(properties).forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(jvmArguments);
        command.addAll(List.of("-cp", classPath, WorkerMain.class.getName()));
        return command;
    }

    private static String absolute(String classPath) {
        return Arrays.stream(classPath.split(Pattern.quote(File.pathSeparator), -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
