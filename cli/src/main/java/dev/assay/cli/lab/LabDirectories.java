package dev.assay.cli.lab;

import dev.assay.cli.conversion.LocalConversions;
import dev.assay.cli.home.AssayHome;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.lab.Coordinator;
import dev.assay.coordinator.lab.SubmittedSources;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.ContentStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Say where a coordinator keeps its files.
 *
 * @param own what it can do without: what it fetched, and what it proves itself with
 * @param shared models, reports and results, which all nodes of a cluster need
 */
public record LabDirectories(Path own, Path shared) {
    /** Return where its own certificates are. */
    public Path tls() {
        return own.resolve("tls");
    }

    /**
     * Return what tells the shared directory from others, wherever it is mounted.
     *
     * @throws ProblemException {@code cluster.no-files}
     */
    public String filesId() {
        Path file = shared.resolve("lab-id");
        try {
            Files.createDirectories(shared);
            if (!Files.exists(file)) {
                makeId(file);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "cluster.no-files",
                            "the shared directory " + shared + " can't be used: " + e,
                            "check that it is mounted, and that this user may write there"),
                    e);
        }
    }

    /** Whole, or not at all: other nodes may look for it in this moment. */
    private static void makeId(Path file) throws IOException {
        Path own = Files.createTempFile(file.getParent(), "lab-id", ".part");
        try {
            Files.writeString(own, UUID.randomUUID().toString());
            Files.createLink(file, own);
        } catch (FileAlreadyExistsException made) {
            // By another node.
            return;
        } finally {
            Files.deleteIfExists(own);
        }
    }

    /** Return all places of a coordinator with this store. */
    public Coordinator.Places places(LabStore store) {
        ContentStore content = new ContentStore(shared.resolve("content"));
        Path runs = shared.resolve("runs");
        return new Coordinator.Places(
                store,
                content,
                new ContentStore(shared.resolve("reports")),
                new SubmittedSources(content, own.resolve("sources")),
                run -> RunDirectory.open(runs.resolve(run)),
                own.resolve("backups"),
                LocalConversions.of(AssayHome.ofThisProcess(), content, own.resolve("conversions")));
    }
}
