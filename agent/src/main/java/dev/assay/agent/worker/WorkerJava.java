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

/**
 * Say which Java a worker runs on, and what it finds there.
 *
 * @param launcher the program
 * @param classPath absolute entries: what the worker's code and the runtimes are found on
 * @param heapMegabytes size of the heap, fixed so that it never grows while something is measured
 * @param directMegabytes limit of direct buffers: the inputs of prepared queries and the runtimes' outputs
 * @param arguments further arguments of the Java machine
 */
public record WorkerJava(
        Path launcher, List<Path> classPath, int heapMegabytes, int directMegabytes, List<String> arguments) {
    public WorkerJava {
        classPath = List.copyOf(classPath);
        arguments = List.copyOf(arguments);
    }

    /** Return this process's own Java and class path. */
    public static WorkerJava ofThisProcess() {
        String program = File.separatorChar == '\\' ? "java.exe" : "java";
        String classPath = System.getProperty("java.class.path");
        return new WorkerJava(
                Path.of(System.getProperty("java.home"), "bin", program),
                Arrays.stream(classPath.split(Pattern.quote(File.pathSeparator), -1))
                        .map(entry -> Path.of(entry).toAbsolutePath())
                        .toList(),
                256,
                1024,
                List.of());
    }

    /** Return the same with another launcher. */
    public WorkerJava withLauncher(Path changed) {
        return new WorkerJava(changed, classPath, heapMegabytes, directMegabytes, arguments);
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
                launcher.toString(),
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
        command.addAll(arguments);
        command.add("-cp");
        command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.add(WorkerMain.class.getName());
        return command;
    }
}
