package dev.assay.cli;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

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

    /** Return a model that ends every process with TFLite that prepares it. */
    static Path modelThatCrashesTflite() {
        return Path.of("..", "agent", "src", "test", "resources", "models", "crashes.tflite")
                .toAbsolutePath()
                .normalize();
    }

    private static Path with(Path home, String runtime) throws IOException, InterruptedException {
        Path caches = Path.of(Objects.requireNonNullElse(
                System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home") + "/.cache"));
        Path data = caches.resolve("assay-tests");
        try (AssayProcess assay =
                AssayProcess.start(home, Map.of("ASSAY_DATA", data.toString()), "runtimes", "install", runtime)) {
            if (assay.awaitExit() != 0) {
                if ("true".equals(System.getenv("ASSAY_REQUIRE_" + runtime.toUpperCase(Locale.ROOT)))) {
                    fail(assay.output());
                }
                abort(assay.output());
            }
        }
        return data;
    }
}
