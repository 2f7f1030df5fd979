package dev.assay.agent.runtime;

import dev.assay.agent.install.InstalledRuntimes;
import java.nio.file.Path;

/**
 * Name the directories that runtimes find their libraries in.
 *
 * @param cache where what comes with Assay is unpacked once for all workers: survives between runs, may be deleted at any time, and may be
 *     shared with other agents that do the same at this moment; created if it is missing
 * @param installed what the user installed
 */
public record RuntimeDirectories(Path cache, InstalledRuntimes installed) {
    /** Have everything below one directory. */
    public static RuntimeDirectories below(Path directory) {
        return new RuntimeDirectories(
                directory.resolve("libraries"), new InstalledRuntimes(directory.resolve("runtimes")));
    }
}
