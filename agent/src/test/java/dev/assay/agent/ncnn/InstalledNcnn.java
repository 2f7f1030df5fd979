package dev.assay.agent.ncnn;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.install.InstalledRuntimes;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Have the real ncnn where somebody built it: that takes too long for a test. */
public final class InstalledNcnn {
    private InstalledNcnn() {}

    /**
     * Return what is installed for tests: {@code ASSAY_DATA=~/.cache/assay-tests assay runtimes install ncnn} puts it there.
     *
     * <p>Where it is not the calling test is skipped; with {@code ASSAY_REQUIRE_NCNN=true} it fails.
     */
    public static InstalledRuntimes runtimes() {
        Path caches = Path.of(Objects.requireNonNullElse(
                System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home") + "/.cache"));
        InstalledRuntimes installed = new InstalledRuntimes(caches.resolve("assay-tests/runtimes"));
        Optional<Problem> obstacle = installed.obstacle(NcnnPackage.PACKAGE, NativePlatform.current());
        if (obstacle.isPresent() && "true".equals(System.getenv("ASSAY_REQUIRE_NCNN"))) {
            throw new ProblemException(obstacle.get());
        }
        assumeTrue(obstacle.isEmpty(), () -> "no ncnn: " + obstacle.map(Problem::message));
        return installed;
    }
}
