package dev.assay.agent.install;

import java.time.Instant;
import java.util.List;

/**
 * Record what was installed; {@value #FILE} in the directory of the runtime.
 *
 * @param schema {@link #SCHEMA}
 * @param runtime the runtime's id
 * @param name for people
 * @param version of the package
 * @param licence SPDX identifier
 * @param platform what the libraries are built for
 * @param source the package that the files came from
 * @param sourceSha256 of that package
 * @param installed when
 * @param files every file but this one
 */
public record InstallManifest(
        String schema,
        String runtime,
        String name,
        String version,
        String licence,
        String platform,
        String source,
        String sourceSha256,
        Instant installed,
        List<InstalledFile> files) {
    /** The value of {@code schema} that this version writes. */
    public static final String SCHEMA = "assay-runtime/v1";

    static final String FILE = "manifest.json";

    public InstallManifest {
        files = List.copyOf(files);
    }

    /** Return the size of all files. */
    public long bytes() {
        return files.stream().mapToLong(InstalledFile::bytes).sum();
    }

    /**
     * One file.
     *
     * @param name in the directory of the runtime
     */
    public record InstalledFile(String name, long bytes, String sha256) {}
}
