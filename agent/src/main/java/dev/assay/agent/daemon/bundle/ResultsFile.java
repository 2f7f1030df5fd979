package dev.assay.agent.daemon.bundle;

import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.DurableFiles;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import tools.jackson.core.JacksonException;

/** Read or write what an agent measured of a bundle, see {@link Bundle}. */
public final class ResultsFile {
    private static final long LARGEST_BYTES = 1L << 30;

    private ResultsFile() {}

    /**
     * Read reports.
     *
     * @return what was measured, and each report by its token; every one hashes to what the archive says of it
     * @throws ProblemException {@code bundle.not-readable}, {@code bundle.other-format}, {@code bundle.wrong-hash}
     */
    public static Contents read(Path path) {
        try (ZipFile zip = new ZipFile(path.toFile())) {
            Bundle.Results results = ZipEntries.json(zip, Bundle.RESULTS, LARGEST_BYTES, Bundle.Results.class);
            BundleFile.requireFormat(path, results.format());
            Map<Long, BlockReport> reports = new LinkedHashMap<>();
            for (Bundle.Reported reported : results.reports()) {
                byte[] bytes = ZipEntries.bytes(zip, Bundle.report(reported.token()), LARGEST_BYTES);
                if (!Sha256.of(bytes).equals(reported.sha256())) {
                    throw new ProblemException(Problem.user(
                            "bundle.wrong-hash",
                            "the report of block " + reported.block() + " in " + path + " is not what was measured",
                            "copy the file once more"));
                }
                reports.put(reported.token(), AssayJson.mapper().readValue(bytes, BlockReport.class));
            }
            return new Contents(results, reports);
        } catch (IOException | JacksonException e) {
            throw BundleFile.notReadable(path, e);
        }
    }

    /** What is in such a file. */
    public record Contents(Bundle.Results results, Map<Long, BlockReport> reports) {}

    /**
     * Write reports; an earlier file of that name is replaced when the new one is whole.
     *
     * @param version of this Assay
     * @throws ProblemException {@code bundle.not-writable}
     */
    static void write(Path path, Bundle bundle, String version, Map<Long, BlockReport> reports) {
        try {
            DurableFiles.write(path, target -> {
                try (ZipOutputStream out = new ZipOutputStream(target)) {
                    write(out, bundle, version, reports);
                }
            });
        } catch (IOException e) {
            throw BundleFile.notWritable(path, e);
        }
    }

    private static void write(ZipOutputStream out, Bundle bundle, String version, Map<Long, BlockReport> reports)
            throws IOException {
        List<Bundle.Reported> reported = new ArrayList<>();
        for (Map.Entry<Long, BlockReport> report : reports.entrySet()) {
            byte[] bytes = AssayJson.mapper().writeValueAsBytes(report.getValue());
            ZipEntries.put(out, Bundle.report(report.getKey()), bytes);
            reported.add(new Bundle.Reported(report.getKey(), report.getValue().block(), Sha256.of(bytes)));
        }
        ZipEntries.put(
                out,
                Bundle.RESULTS,
                AssayJson.prettyMapper()
                        .writeValueAsBytes(
                                new Bundle.Results(Bundle.FORMAT, bundle.run(), bundle.agent(), version, reported)));
    }
}
