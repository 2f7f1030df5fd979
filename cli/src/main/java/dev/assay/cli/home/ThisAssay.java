package dev.assay.cli.home;

import dev.assay.scenarios.result.AssayBuild;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Know which Assay this is; the build writes it down. */
public final class ThisAssay {
    private static final String RESOURCE = "/dev/assay/cli/assay.properties";

    private ThisAssay() {}

    /** Read version and commit from the class path. */
    public static AssayBuild build() {
        Properties properties = new Properties();
        try (InputStream in = ThisAssay.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the class path");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String commit = properties.getProperty("commit");
        // Built from a source archive, there was no commit to fill in.
        return new AssayBuild(properties.getProperty("version"), commit.startsWith("${") ? "unknown" : commit);
    }
}
