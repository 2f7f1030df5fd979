package dev.assay.cli;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.install.InstalledRuntimes;
import dev.assay.agent.ncnn.NcnnRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Have runtimes installed as a user would, in a cache that outlives the build. */
final class TestRuntimes {
    private TestRuntimes() {}

    /**
     * Return a data directory with OpenVINO.
     *
     * <p>Where it can't be installed the calling test is skipped; with {@code ASSAY_REQUIRE_OPENVINO=true} it fails.
     */
    static Path withOpenVino(Path home) throws IOException, InterruptedException {
        return with(home, "openvino");
    }

    /** Return a data directory with TFLite, whose jar the build brings: it is in the local repository. */
    static Path withTflite(Path home) throws IOException, InterruptedException {
        return with(home, "tflite");
    }

    /**
     * Return a data directory with ncnn.
     *
     * <p>Building it takes too long for a test: where nobody has, the calling test is skipped; with {@code ASSAY_REQUIRE_NCNN=true} it fails.
     */
    static Path withNcnn() {
        new InstalledRuntimes(data().resolve("runtimes"))
                .obstacle(new NcnnRuntime().installable().orElseThrow(), NativePlatform.current())
                .ifPresent(
                        problem -> giveUp("ncnn", problem.message() + ": ASSAY_DATA=" + data() + " " + problem.hint()));
        return data();
    }

    /** Return a model that ends every process with TFLite that prepares it. */
    static Path modelThatCrashesTflite() {
        return Path.of("..", "agent", "src", "test", "resources", "models", "crashes.tflite")
                .toAbsolutePath()
                .normalize();
    }

    private static Path with(Path home, String runtime) throws IOException, InterruptedException {
        Path data = data();
        try (AssayProcess assay =
                AssayProcess.start(home, Map.of("ASSAY_DATA", data.toString()), "runtimes", "install", runtime)) {
            if (assay.awaitExit() != 0) {
                giveUp(runtime, assay.output());
            }
        }
        return data;
    }

    private static Path data() {
        return Path.of(Objects.requireNonNullElse(
                        System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home") + "/.cache"))
                .resolve("assay-tests");
    }

    private static void giveUp(String runtime, String reason) {
        if ("true".equals(System.getenv("ASSAY_REQUIRE_" + runtime.toUpperCase(Locale.ROOT)))) {
            fail(reason);
        }
        abort(reason);
    }
}
