package dev.assay.agent.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import dev.assay.agent.foreign.NativePlatform;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Unpack ONNX Runtime's native libraries once.
 *
 * <p>Left alone, ONNX Runtime unpacks some 25 MB from its jar into a temporary directory at every start of a JVM. Here they go into a
 * directory of the cache that is named after version, platform and content, and that holds a {@code SHA256SUMS} beside them. A directory
 * appears whole, by a rename; one whose files no longer have their sums is replaced. Two processes may do this at once: the second to
 * finish takes what the first has left.
 */
public final class NativeLibraries {
    /** The system property that names the directory in which ONNX Runtime looks first. */
    static final String PATH_PROPERTY = "onnxruntime.native.path";

    private static final List<String> REQUIRED = List.of("onnxruntime", "onnxruntime4j_jni");
    private static final List<String> OPTIONAL = List.of("onnxruntime_providers_shared");
    private static final String SUMS = "SHA256SUMS";
    private static final int NAME_BYTES = 6;
    private static final int PIECE_BYTES = 1 << 18;

    private final NativePlatform platform;

    NativeLibraries(NativePlatform platform) {
        this.platform = platform;
    }

    /** Say whether the jar on the class path has libraries for a platform. */
    static boolean bundledFor(NativePlatform platform) {
        return REQUIRED.stream().allMatch(library -> resource(platform, library) != null);
    }

    /** Explain what a platform without libraries can do. */
    static Problem unsupportedPlatform(NativePlatform platform) {
        return Problem.environment(
                "runtime.unsupported-platform",
                "ONNX Runtime " + version() + " has no library for " + platform,
                "it has linux-x64, linux-aarch64, osx-aarch64 and win-x64; with a build of your own, set -D"
                        + PATH_PROPERTY + "=DIRECTORY");
    }

    /**
     * Make sure that the libraries are there.
     *
     * @return the directory that holds them
     * @throws ProblemException {@code cache.unwritable}
     */
    Path unpackInto(Path cacheDirectory) {
        try {
            Path cache = Files.createDirectories(cacheDirectory.toAbsolutePath());
            Path target = target(cache);
            if (!isIntact(target)) {
                Path unpacked = Files.createTempDirectory(cache, ".onnxruntime-");
                try {
                    unpack(unpacked);
                    install(unpacked, target);
                } finally {
                    delete(unpacked);
                }
            }
            return target;
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "cache.unwritable",
                            "ONNX Runtime's libraries can't be unpacked into " + cacheDirectory + ": " + e,
                            "free some space there, or choose another cache directory"),
                    e);
        }
    }

    /**
     * Let this process load the libraries from the cache. Must be called before ONNX Runtime is used.
     *
     * <p>They are held against the check sums in the jar: as good as unpacking them again, and done in the time that it takes to read them.
     * Where the cache can't be used, and where the user has named libraries, nothing is changed: ONNX Runtime then does what it always does.
     */
    public static void provideFrom(Path cacheDirectory) {
        NativePlatform platform = NativePlatform.current();
        if (System.getProperty(PATH_PROPERTY) != null || !bundledFor(platform)) {
            return;
        }
        Path directory = new NativeLibraries(platform).asInTheJar(cacheDirectory);
        if (directory != null) {
            System.setProperty(PATH_PROPERTY, directory.toString());
        }
    }

    /** Return a directory whose libraries agree with the jar; unpacks them if need be. {@code null} if the cache can't be used. */
    @Nullable
    Path asInTheJar(Path cacheDirectory) {
        try {
            Path directory = target(cacheDirectory);
            if (!isAsInTheJar(directory)) {
                unpackInto(cacheDirectory);
            }
            return isAsInTheJar(directory) ? directory : null;
        } catch (IOException | ProblemException cacheIsOfNoUse) {
            // It would only have been faster.
            return null;
        }
    }

    private boolean isAsInTheJar(Path directory) throws IOException {
        for (String library : REQUIRED) {
            Path file = directory.resolve(fileName(platform, library));
            URL resource = resource(platform, library);
            if (resource == null
                    || !(resource.openConnection() instanceof JarURLConnection jar)
                    || !Files.isRegularFile(file)
                    || Files.size(file) != jar.getJarEntry().getSize()
                    || crc32(file) != jar.getJarEntry().getCrc()) {
                return false;
            }
        }
        return true;
    }

    private static long crc32(Path file) throws IOException {
        CRC32 sum = new CRC32();
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(piece) >= 0) {
                sum.update(piece.flip());
                piece.clear();
            }
        }
        return sum.getValue();
    }

    private Path target(Path cacheDirectory) throws IOException {
        return cacheDirectory
                .toAbsolutePath()
                .resolve("onnxruntime-" + version() + "-" + platform + "-" + contentName());
    }

    private void unpack(Path directory) throws IOException {
        SortedMap<String, String> sums = new TreeMap<>();
        for (String library :
                Stream.concat(REQUIRED.stream(), OPTIONAL.stream()).toList()) {
            URL resource = resource(platform, library);
            if (resource != null) {
                Path file = directory.resolve(fileName(platform, library));
                try (InputStream in = resource.openStream()) {
                    Files.copy(in, file);
                }
                sums.put(file.getFileName().toString(), Sha256.of(file));
            }
        }
        Files.write(
                directory.resolve(SUMS),
                sums.entrySet().stream()
                        .map(sum -> sum.getValue() + "  " + sum.getKey())
                        .toList());
    }

    /** Rename the new directory to its place; leaves it where it is if another process was faster. */
    private static void install(Path unpacked, Path target) throws IOException {
        try {
            Files.move(unpacked, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (isIntact(target)) {
                return;
            }
            Path broken = target.resolveSibling(unpacked.getFileName() + "-broken");
            Files.move(target, broken, StandardCopyOption.ATOMIC_MOVE);
            delete(broken);
            Files.move(unpacked, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static boolean isIntact(Path directory) throws IOException {
        Path sums = directory.resolve(SUMS);
        if (!Files.isRegularFile(sums)) {
            return false;
        }
        for (String line : Files.readAllLines(sums, StandardCharsets.ISO_8859_1)) {
            int gap = line.indexOf("  ");
            Path file = directory.resolve(gap < 0 ? "" : line.substring(gap + 2));
            if (gap < 0 || !Files.isRegularFile(file) || !Sha256.of(file).equals(line.substring(0, gap))) {
                return false;
            }
        }
        return true;
    }

    /** Name what the jar holds, without reading it where the jar's own table tells sizes and check sums. */
    private String contentName() throws IOException {
        MessageDigest digest = Sha256.digest();
        for (String library : REQUIRED) {
            URL resource = resource(platform, library);
            if (resource == null) {
                throw new IOException("no library " + library + " for " + platform);
            }
            if (resource.openConnection() instanceof JarURLConnection jar) {
                digest.update(
                        (jar.getJarEntry().getSize() + ":" + jar.getJarEntry().getCrc() + ";")
                                .getBytes(StandardCharsets.US_ASCII));
            } else {
                try (InputStream in = resource.openStream()) {
                    Sha256.update(digest, in);
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, NAME_BYTES);
    }

    private static @Nullable URL resource(NativePlatform platform, String library) {
        // A class literal does not initialize the class, which would load the libraries.
        return OrtEnvironment.class.getResource(
                "/ai/onnxruntime/native/" + platform + "/" + fileName(platform, library));
    }

    private static String fileName(NativePlatform platform, String library) {
        return switch (platform.os()) {
            case "win" -> library + ".dll";
            case "osx" -> "lib" + library + ".dylib";
            default -> "lib" + library + ".so";
        };
    }

    private static String version() {
        String version = OrtEnvironment.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }
}
