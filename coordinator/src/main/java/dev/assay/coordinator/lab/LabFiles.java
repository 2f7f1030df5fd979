package dev.assay.coordinator.lab;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import dev.assay.scenarios.store.WrongHashException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/** Keep the files that agents need and that are submitted, and find them again. Safe for many threads. */
public final class LabFiles {
    private final ContentStore content;
    private final ExecutorService reads;

    LabFiles(ContentStore content, ExecutorService reads) {
        this.content = content;
        this.reads = reads;
    }

    /** Find a file. */
    public CompletionStage<Optional<StoredFile>> find(String sha256) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        // Whoever asks may be about to submit a run that needs it.
                        return content.claim(sha256);
                    } catch (IOException e) {
                        throw new ProblemException(
                                Problem.environment(
                                        "artifact.not-readable",
                                        "the file " + sha256 + " can't be read: " + e.getMessage(),
                                        "check the coordinator's data directory"),
                                e);
                    }
                },
                reads);
    }

    /**
     * Keep a file that a scenario needs.
     *
     * @param sha256 what it must hash to
     * @param writer writes it, in a thread that may wait
     */
    public CompletionStage<StoredFile> keep(String sha256, ContentStore.Writer writer) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return content.store(sha256, writer);
                    } catch (WrongHashException e) {
                        throw new ProblemException(
                                Problem.user(
                                        "artifact.wrong-hash",
                                        "the file was to have SHA-256 " + e.expected() + " and has " + e.actual(),
                                        "send it again; it must not change meanwhile"),
                                e);
                    } catch (IOException e) {
                        throw new ProblemException(
                                Problem.environment(
                                        "artifact.not-storable",
                                        "the file " + sha256 + " can't be stored: " + e.getMessage(),
                                        "check space and permissions of the coordinator's data directory"),
                                e);
                    }
                },
                reads);
    }
}
