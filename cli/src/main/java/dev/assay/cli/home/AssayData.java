package dev.assay.cli.home;

import dev.assay.scenarios.tool.environment.InstalledTools;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Know where coordinators and agents keep what must not be deleted, and where runtimes are installed.
 *
 * @param directory where it all is
 */
public record AssayData(Path directory) {
    /**
     * Find the directory: {@code $ASSAY_DATA}, else the place that the system has for the data of programs.
     *
     * @param environment variables of this process
     * @param osName system property {@code os.name}
     * @param userHome system property {@code user.home}
     */
    public static AssayData find(Map<String, String> environment, String osName, String userHome) {
        String configured = environment.getOrDefault("ASSAY_DATA", "");
        if (!configured.isBlank()) {
            return new AssayData(Path.of(configured).toAbsolutePath());
        }
        String os = osName.toLowerCase(Locale.ROOT);
        if (os.startsWith("mac")) {
            return new AssayData(Path.of(userHome, "Library", "Application Support", "assay"));
        }
        String localAppData = environment.getOrDefault("LOCALAPPDATA", "");
        if (os.startsWith("windows") && !localAppData.isBlank()) {
            return new AssayData(Path.of(localAppData, "assay", "data"));
        }
        String xdgData = environment.getOrDefault("XDG_DATA_HOME", "");
        return new AssayData(
                xdgData.isBlank() ? Path.of(userHome, ".local", "share", "assay") : Path.of(xdgData, "assay"));
    }

    /** Return the directory for this process. */
    public static AssayData ofThisProcess() {
        return find(System.getenv(), System.getProperty("os.name"), System.getProperty("user.home"));
    }

    /** Return where a coordinator keeps its lab. */
    public Path coordinator() {
        return directory.resolve("coordinator");
    }

    /** Return where this user's logins to labs are. */
    public Path logins() {
        return directory.resolve("logins");
    }

    /** Return where runtimes are installed that don't come with Assay. */
    public Path runtimes() {
        return directory.resolve("runtimes");
    }

    /** Return the programs that are installed to convert models. */
    public InstalledTools tools() {
        return new InstalledTools(directory.resolve("tools"));
    }

    /** Return where results are that have a name. */
    public Path baselines() {
        return directory.resolve("baselines");
    }

    /** Return where an agent keeps its identity and what it has not handed in. */
    public Path agent() {
        return directory.resolve("agent");
    }
}
