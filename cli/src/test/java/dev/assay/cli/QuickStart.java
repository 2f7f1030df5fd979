package dev.assay.cli;

import dev.assay.cli.faults.Rehearsal;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.store.FileTree;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the programs of tests are started with. Most of a start goes into reading and checking classes, so the first test that starts one
 * has Java keep them in an archive, for itself and for all that come after it. Java takes no directories into an archive: jars stand for
 * them.
 *
 * @param classPath the class path of this process, of jars
 * @param options for Java
 */
record QuickStart(String classPath, List<String> options) {
    private static final System.Logger LOG = System.getLogger(QuickStart.class.getName());

    private static final Path PLACE = Path.of("target", "quick-start").toAbsolutePath();
    private static final long LONGEST_SECONDS = 120;

    /** Options for whatever Java starts a test's program. */
    static final List<String> USUAL = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            // A test's program lives for seconds: compiling it well would cost a fifth of the suite's time. Workers
            // are not touched.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC");

    private static final QuickStart OF_THIS_BUILD = ofThisBuild();

    QuickStart {
        options = List.copyOf(options);
    }

    /** Return it; the first call takes some seconds, or waits for another process that makes it. */
    static QuickStart get() {
        return OF_THIS_BUILD;
    }

    private static QuickStart ofThisBuild() {
        List<Path> classPath = Arrays.stream(
                        System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .toList();
        try {
            Files.createDirectories(PLACE);
            try (FileChannel lock = FileChannel.open(
                            PLACE.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = lock.lock()) {
                return of(classPath, PLACE.resolve(fingerprint(classPath)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static QuickStart of(List<Path> classPath, Path directory) throws IOException, InterruptedException {
        String jars = jars(classPath, directory);
        Path archive = directory.resolve("classes.jsa");
        if (!Files.exists(archive)) {
            // What an earlier build left is of no use any more.
            deleteAllBut(directory);
            makeJars(classPath, directory);
            makeArchive(jars, directory, archive);
        }
        List<String> options = new ArrayList<>(USUAL);
        if (Files.size(archive) > 0) {
            options.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:all=off"));
        }
        return new QuickStart(jars, options);
    }

    /** Tell builds apart: by the places, sizes and ages of all files, as Java does. */
    private static String fingerprint(List<Path> classPath) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (Path entry : classPath) {
            if (Files.exists(entry)) {
                try (Stream<Path> files = Files.walk(entry)) {
                    for (Path file : files.sorted().toList()) {
                        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                        seen.append(file)
                                .append(attributes.isDirectory() ? 0 : attributes.size())
                                .append(attributes.lastModifiedTime());
                    }
                }
            }
        }
        return Sha256.of(seen.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String jars(List<Path> classPath, Path directory) {
        return classPath.stream()
                .map(entry -> Files.isDirectory(entry) ? jar(classPath, entry, directory) : entry)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path jar(List<Path> classPath, Path entry, Path directory) {
        return directory.resolve(classPath.indexOf(entry) + ".jar");
    }

    private static void makeJars(List<Path> classPath, Path directory) {
        ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
        for (Path entry : classPath) {
            if (Files.isDirectory(entry)) {
                String jar = jar(classPath, entry, directory).toString();
                int status = tool.run(System.out, System.err, "-cf0", jar, "-C", entry.toString(), ".");
                if (status != 0) {
                    throw new IllegalStateException("can't make a jar of " + entry);
                }
            }
        }
    }

    /** Rehearse what programs do at first. Where no archive comes of it an empty file says so. */
    private static void makeArchive(String jars, Path directory, Path archive)
            throws IOException, InterruptedException {
        Path draft = directory.resolve("draft.jsa");
        List<String> command = new ArrayList<>(List.of(java().toString()));
        command.addAll(USUAL);
        command.addAll(List.of(
                "-XX:ArchiveClassesAtExit=" + draft,
                "-cp",
                jars,
                Rehearsal.class.getName(),
                directory.resolve("lab").toString(),
                RunEndToEndTest.LIBRARY.toString()));
        Path log = directory.resolve("log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("ASSAY_HOME", RunEndToEndTest.HOME.toString());
        Process process = builder.start();
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        if (!Files.exists(draft)) {
            LOG.log(System.Logger.Level.WARNING, "programs start slowly: {0}", Files.readString(log));
            Files.createFile(draft);
        }
        Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void deleteAllBut(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(PLACE)) {
            for (Path other : all.filter(Files::isDirectory).toList()) {
                FileTree.delete(other);
            }
        }
        Files.createDirectories(directory);
    }

    /** Return the Java that an archive of this process is good for. */
    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
