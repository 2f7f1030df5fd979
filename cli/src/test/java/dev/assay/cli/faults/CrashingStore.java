package dev.assay.cli.faults;

import dev.assay.coordinator.access.AccessRecords;
import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.database.DeviceCounts;
import dev.assay.coordinator.database.LabSnapshot;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.Preparation;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.database.StoredBlock;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.TimelineEntry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Take nothing more from a moment on: what a coordinator still wants to store when it is killed is not stored. */
final class CrashingStore implements LabStore {
    private final LabStore store;
    private boolean isCrashed;

    CrashingStore(LabStore store) {
        this.store = store;
    }

    /** Take nothing more; what is being stored is stored first. */
    synchronized void crash() {
        isCrashed = true;
    }

    @Override
    public synchronized void write(List<Change> changes) {
        if (isCrashed) {
            throw new ProblemException(Problem.environment("test.crashed", "the coordinator is dead", "none"));
        }
        store.write(changes);
    }

    @Override
    public LabSnapshot load() {
        return store.load();
    }

    @Override
    public Optional<RunRecord> run(String id) {
        return store.run(id);
    }

    @Override
    public List<RunRecord> runs(int limit) {
        return store.runs(limit);
    }

    @Override
    public Optional<Preparation> preparation(String run) {
        return store.preparation(run);
    }

    @Override
    public List<StoredBlock> blocks(String run) {
        return store.blocks(run);
    }

    @Override
    public Optional<BlockAssignment> assignment(BlockKey block) {
        return store.assignment(block);
    }

    @Override
    public List<TimelineEntry> timeline(String run) {
        return store.timeline(run);
    }

    @Override
    public List<RunRecord> endedRuns(int limit) {
        return store.endedRuns(limit);
    }

    @Override
    public List<DeviceCounts> counts(Collection<String> runs) {
        return store.counts(runs);
    }

    @Override
    public List<String> runsEndedBefore(Instant time) {
        return store.runsEndedBefore(time);
    }

    @Override
    public Set<String> filesInUse() {
        return store.filesInUse();
    }

    @Override
    public AccessRecords access() {
        return store.access();
    }

    @Override
    public void saveAccess(AccessRecords changed) {
        store.saveAccess(changed);
    }

    @Override
    public void deleteAccess(AccessRecords old) {
        store.deleteAccess(old);
    }

    @Override
    public void backUp(Path file) {
        store.backUp(file);
    }

    @Override
    public void close() {
        store.close();
    }
}
