package dev.assay.coordinator.lab;

import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.FileTree;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.CleanUp;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Delete what nobody needs any more: runs that are older than the lab keeps them, and files that no run names.
 *
 * <p>To be called by one thread, and never while a run is being prepared: preparing takes files from the store of which no run knows
 * yet.
 *
 * @param store says what is in use
 * @param content models and sample sets
 * @param reports reports of blocks
 * @param directories where results are
 * @param clock tells how old things are
 */
record Housekeeping(
        LabStore store,
        ContentStore content,
        ContentStore reports,
        Function<String, RunDirectory> directories,
        InstantSource clock) {
    /** What was sent or stored a short time ago belongs to a run that is not submitted yet. */
    static final Duration UNCLAIMED_FOR = Duration.ofDays(1);

    /**
     * Delete what is too old, and then what nobody needs.
     *
     * @param keep how long runs are kept after they ended; for ever if there is nothing
     * @param forget deletes a run from the lab
     */
    CleanUp cleanUp(Optional<Duration> keep, Function<String, Boolean> forget) {
        List<String> old = new ArrayList<>();
        if (keep.isPresent()) {
            for (String run : store.runsEndedBefore(clock.instant().minus(keep.get()))) {
                if (forget.apply(run)) {
                    deleteResult(run);
                    old.add(run);
                }
            }
        }
        Set<String> inUse = store.filesInUse();
        List<ArtifactReference> deleted = new ArrayList<>(deleteUnused(content, inUse));
        deleted.addAll(deleteUnused(reports, inUse));
        return new CleanUp(
                old,
                deleted.size(),
                deleted.stream().mapToLong(ArtifactReference::sizeBytes).sum());
    }

    private static List<ArtifactReference> deleteUnused(ContentStore files, Set<String> inUse) {
        try {
            return files.deleteUnused(inUse, UNCLAIMED_FOR);
        } catch (IOException e) {
            throw notDeletable("files that no run needs", e);
        }
    }

    /** Delete the result and the pages of a run. */
    void deleteResult(String run) {
        try {
            FileTree.delete(directories.apply(run).path());
        } catch (IOException e) {
            throw notDeletable("the result of run " + run, e);
        }
    }

    private static ProblemException notDeletable(String what, IOException failure) {
        return new ProblemException(
                Problem.environment(
                        "lab.not-deletable",
                        what + " can't be deleted: " + failure,
                        "check the permissions of the coordinator's data directory"),
                failure);
    }
}
