package dev.assay.cli.home;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Know the directories that Assay keeps files in between runs. Everything in them can be deleted: it is fetched or made again.
 *
 * @param directory where they all are
 */
public record AssayHome(Path directory) {
    /**
     * Find the directory: {@code $ASSAY_HOME}, else the place that the system has for caches.
     *
     * @param environment variables of this process
     * @param osName system property {@code os.name}
     * @param userHome system property {@code user.home}
     */
    public static AssayHome find(Map<String, String> environment, String osName, String userHome) {
        String configured = environment.get("ASSAY_HOME");
        if (isSet(configured)) {
            return new AssayHome(Path.of(configured).toAbsolutePath());
        }
        String os = osName.toLowerCase(Locale.ROOT);
        if (os.startsWith("mac")) {
            return new AssayHome(Path.of(userHome, "Library", "Caches", "assay"));
        }
        String localAppData = environment.get("LOCALAPPDATA");
        if (os.startsWith("windows") && isSet(localAppData)) {
            return new AssayHome(Path.of(localAppData, "assay"));
        }
        String xdgCache = environment.get("XDG_CACHE_HOME");
        return new AssayHome(isSet(xdgCache) ? Path.of(xdgCache, "assay") : Path.of(userHome, ".cache", "assay"));
    }

    /** Return the directory for this process. */
    public static AssayHome ofThisProcess() {
        return find(System.getenv(), System.getProperty("os.name"), System.getProperty("user.home"));
    }

    /** Return where models, data sets and sample sets are kept by their SHA-256. */
    public Path content() {
        return directory.resolve("content");
    }

    /** Return where downloads are remembered and locked. */
    public Path sources() {
        return directory.resolve("sources");
    }

    /** Return where conversions of models are remembered, with what the converters said. */
    public Path conversions() {
        return directory.resolve("conversions");
    }

    /** Return where native libraries are unpacked to. */
    public Path libraries() {
        return directory.resolve("libraries");
    }

    /** Return where workers put their temporary files. */
    public Path work() {
        return directory.resolve("work");
    }

    /**
     * Make the directory for workers if need be, and return it.
     *
     * @throws ProblemException {@code home.no-work-directory}
     */
    public Path createWork() {
        try {
            return Files.createDirectories(work());
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "home.no-work-directory",
                            "the work directory " + work() + " can't be used: " + e.getMessage(),
                            "check that it can be written to and that the disk has space"),
                    e);
        }
    }

    /** Return where the details of an internal error go. */
    public Path crashes() {
        return directory.resolve("crashes");
    }

    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isBlank();
    }
}
