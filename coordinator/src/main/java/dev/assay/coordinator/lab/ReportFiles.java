package dev.assay.coordinator.lab;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JacksonException;

/**
 * Keep the reports of blocks in files: JSON, compressed with gzip, named after their content.
 *
 * <p>Safe for many threads.
 *
 * @param files where they are
 */
record ReportFiles(ContentStore files) {
    /** Return what writes a report as it is kept. */
    static ContentStore.Writer compressed(BlockReport report) {
        return out -> {
            // Not closed: what it writes into is not its own.
            GZIPOutputStream zipped = new GZIPOutputStream(out);
            zipped.write(AssayJson.mapper().writeValueAsBytes(report));
            zipped.finish();
        };
    }

    /**
     * Store a report.
     *
     * @param compressed writes it as JSON, compressed
     */
    ArtifactReference store(BlockReport report, ContentStore.Writer compressed) {
        try {
            return files.store(compressed).reference();
        } catch (IOException | JacksonException e) {
            throw new ProblemException(
                    Problem.environment(
                            "report.not-storable",
                            "the report of block " + report.block() + " can't be stored: " + e,
                            "check space and permissions of the coordinator's data directory"),
                    e);
        }
    }

    /** Read a report that was stored. */
    BlockReport read(ArtifactReference report) {
        try {
            Path path =
                    files.find(report.sha256()).map(StoredFile::path).orElseThrow(() -> new IOException("it is gone"));
            try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
                return AssayJson.mapper().readValue(in, BlockReport.class);
            }
        } catch (IOException | JacksonException e) {
            throw new ProblemException(
                    Problem.environment(
                            "report.not-readable",
                            "the stored report " + report.sha256() + " can't be read: " + e,
                            "restore the coordinator's data directory from a backup, or run the scenario again"),
                    e);
        }
    }
}
