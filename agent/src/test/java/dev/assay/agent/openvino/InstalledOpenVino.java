package dev.assay.agent.openvino;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.install.InstalledRuntimes;
import dev.assay.agent.install.RuntimeInstaller;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.tool.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/** Have the real OpenVINO: installed once as a user would, into a cache that outlives the build. */
public final class InstalledOpenVino {
    private InstalledOpenVino() {}

    /**
     * Return where it is.
     *
     * <p>Where it can't be installed the calling test is skipped; with {@code ASSAY_REQUIRE_OPENVINO=true} it fails.
     */
    public static RuntimeDirectories directories() throws InterruptedException {
        Path caches = Path.of(Objects.requireNonNullElse(
                System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home") + "/.cache"));
        Path directory = caches.resolve("assay-tests");
        InstalledRuntimes installed = new InstalledRuntimes(directory.resolve("runtimes"));
        try {
            new RuntimeInstaller(
                            installed,
                            NativePlatform.current(),
                            new Tools(System.getenv(), Duration.ofMinutes(10)),
                            _ -> {
                                throw new IllegalStateException("OpenVINO is a wheel");
                            },
                            InstantSource.system(),
                            _ -> {})
                    .install(OpenVinoPackage.PACKAGE, null);
        } catch (ProblemException e) {
            if ("true".equals(System.getenv("ASSAY_REQUIRE_OPENVINO"))) {
                throw e;
            }
            abort("no OpenVINO: " + e.getMessage());
        }
        return new RuntimeDirectories(directory.resolve("libraries"), installed);
    }

    static Path libraries() throws InterruptedException {
        return directories().installed().require(OpenVinoPackage.PACKAGE, NativePlatform.current());
    }
}
