package dev.assay.coordinator.state;

import dev.assay.coordinator.access.AccessRecords;
import dev.assay.coordinator.database.AgentRecord;
import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.database.DeviceCounts;
import dev.assay.coordinator.database.LabSnapshot;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.NewBlock;
import dev.assay.coordinator.database.Preparation;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.database.StoredBlock;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.sharing.SharingChange;
import dev.assay.coordinator.sharing.SharingRules;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.TimelineEntry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A store that forgets at the end of the test, counts what it keeps, and refuses to write when told to. */
final class MemoryLabStore implements LabStore {
    private final Map<String, RunRecord> runs = new LinkedHashMap<>();
    private final Map<String, Preparation> preparations = new HashMap<>();
    private final Map<BlockKey, NewBlock> blocks = new LinkedHashMap<>();
    private final Map<BlockKey, BlockState> states = new HashMap<>();
    private final Map<BlockKey, ArtifactReference> reports = new HashMap<>();
    private final Map<String, AgentRecord> agents = new LinkedHashMap<>();
    private final List<List<Change>> writes = new ArrayList<>();
    private SharingRules sharing = SharingRules.NONE;
    private long lastToken;
    private @Nullable Problem refusal;

    /** Refuse every write from now on, or take them again. */
    synchronized void refuse(@Nullable Problem problem) {
        refusal = problem;
    }

    synchronized List<List<Change>> writes() {
        return List.copyOf(writes);
    }

    synchronized Optional<BlockState> state(BlockKey block) {
        return Optional.ofNullable(states.get(block));
    }

    @Override
    public synchronized void write(List<Change> changes) {
        if (refusal != null) {
            throw new ProblemException(refusal);
        }
        writes.add(List.copyOf(changes));
        changes.forEach(this::write);
    }

    private void write(Change change) {
        switch (change) {
            case Change.RunSubmitted(RunRecord run) -> runs.put(run.id(), run);
            case Change.RunPrepared(String run, Preparation preparation, List<NewBlock> prepared) -> {
                preparations.put(run, preparation);
                for (NewBlock block : prepared) {
                    blocks.put(block.scheduled().key(), block);
                    states.put(block.scheduled().key(), BlockState.Queued.NEW);
                }
            }
            case Change.RunChanged(String run, RunRecord.Standing standing) ->
                runs.computeIfPresent(run, (_, record) -> record.with(standing));
            case Change.BlockChanged changed -> {
                states.put(changed.block(), changed.state());
                if (changed.state() instanceof BlockState.Leased leased) {
                    lastToken = Math.max(lastToken, leased.token());
                }
            }
            case Change.ReportKept(BlockKey block, ArtifactReference report) -> {
                if (reports.put(block, report) != null) {
                    throw new AssertionError("block " + block + " has two results");
                }
            }
            case Change.AgentSaved(AgentRecord agent) -> agents.put(agent.id(), agent);
            case Change.AgentForgotten(String id) -> agents.remove(id);
            case Change.RunDeleted(String run) -> runs.remove(run);
            case Change.SharingChanged(SharingChange changed) -> sharing = sharing.with(changed);
        }
    }

    @Override
    public synchronized LabSnapshot load() {
        List<RunRecord> open = runs.values().stream()
                .filter(run -> !run.standing().phase().isEnded())
                .toList();
        List<StoredBlock> stored =
                open.stream().flatMap(run -> blocks(run.id()).stream()).toList();
        long lastNumber =
                runs.values().stream().mapToLong(RunRecord::number).max().orElse(0);
        return new LabSnapshot(open, stored, List.copyOf(agents.values()), lastToken, lastNumber, sharing);
    }

    @Override
    public synchronized Optional<RunRecord> run(String id) {
        return Optional.ofNullable(runs.get(id));
    }

    @Override
    public synchronized List<RunRecord> runs(int limit) {
        return runs.values().stream()
                .sorted(Comparator.comparingLong(RunRecord::number).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<RunRecord> endedRuns(int limit) {
        return runs(Integer.MAX_VALUE).stream()
                .filter(run -> run.standing().phase().isEnded())
                .limit(limit)
                .toList();
    }

    @Override
    public List<DeviceCounts> counts(Collection<String> runs) {
        throw new UnsupportedOperationException("only databases count");
    }

    @Override
    public synchronized Optional<Preparation> preparation(String run) {
        return Optional.ofNullable(preparations.get(run));
    }

    @Override
    public synchronized List<StoredBlock> blocks(String run) {
        return blocks.values().stream()
                .filter(block -> block.scheduled().key().run().equals(run))
                .map(block -> new StoredBlock(
                        block.scheduled(),
                        block.plannedId(),
                        states.getOrDefault(block.scheduled().key(), BlockState.Queued.NEW),
                        reports.get(block.scheduled().key())))
                .toList();
    }

    @Override
    public synchronized Optional<BlockAssignment> assignment(BlockKey block) {
        return Optional.ofNullable(blocks.get(block)).map(NewBlock::assignment);
    }

    @Override
    public List<TimelineEntry> timeline(String run) {
        return List.of();
    }

    @Override
    public synchronized List<String> runsEndedBefore(Instant time) {
        return runs.values().stream()
                .filter(run -> run.standing().finished() != null
                        && run.standing().finished().isBefore(time))
                .map(RunRecord::id)
                .toList();
    }

    @Override
    public Set<String> filesInUse() {
        throw new UnsupportedOperationException("there are no files");
    }

    @Override
    public AccessRecords access() {
        return new AccessRecords(List.of(), List.of());
    }

    @Override
    public void saveAccess(AccessRecords changed) {
        throw new UnsupportedOperationException("nobody takes part with a credential");
    }

    @Override
    public void deleteAccess(AccessRecords old) {
        throw new UnsupportedOperationException("nobody takes part with a credential");
    }

    @Override
    public void backUp(Path file) {
        throw new UnsupportedOperationException("there is nothing to back up");
    }

    @Override
    public void close() {
        // What it holds goes with the test.
    }
}
