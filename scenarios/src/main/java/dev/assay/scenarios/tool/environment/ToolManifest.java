package dev.assay.scenarios.tool.environment;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Record what was installed; {@value #FILE} in the directory of the tools.
 *
 * @param schema {@link #SCHEMA}
 * @param tool its name
 * @param version of the tool
 * @param licences of its packages
 * @param python what runs it, such as {@code 3.12.1}
 * @param lockSha256 of each part's lock
 * @param bytes that it takes on the disk
 * @param installed when
 */
public record ToolManifest(
        String schema,
        String tool,
        String version,
        String licences,
        String python,
        Map<String, String> lockSha256,
        long bytes,
        Instant installed) {
    static final String SCHEMA = "assay-tool/v1";
    static final String FILE = "manifest.json";

    public ToolManifest {
        lockSha256 = Map.copyOf(lockSha256);
    }

    /** Return the hashes of a tool's locks, by part. */
    static Map<String, String> locks(ToolEnvironment tool) {
        return tool.parts().stream()
                .collect(Collectors.toMap(
                        ToolEnvironment.Part::name,
                        ToolEnvironment.Part::lockSha256,
                        (first, _) -> first,
                        TreeMap::new));
    }

    boolean isOf(ToolEnvironment wanted) {
        return schema.equals(SCHEMA)
                && tool.equals(wanted.name())
                && version.equals(wanted.version())
                && lockSha256.equals(locks(wanted));
    }
}
