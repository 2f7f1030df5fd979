package dev.assay.coordinator.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.sharing.SharingChange;
import dev.assay.coordinator.sharing.SharingRules;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.TimelineEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What a store must hold after changes, in plain maps; and changes that make sense after those before them. */
final class LabModel {
    private static final int RUNS = 4;
    private static final int BLOCKS = 3;
    private static final int AGENTS = 3;

    private final Map<Long, RunRecord> runs = new TreeMap<>();
    private final Map<String, List<StoredBlock>> blocks = new TreeMap<>();
    private final Map<String, List<TimelineEntry>> timelines = new TreeMap<>();
    private final Map<BlockKey, BlockState.Leased> lastLeases = new TreeMap<>(Comparator.comparing(BlockKey::toString));
    private final Map<String, AgentRecord> agents = new TreeMap<>();
    private SharingRules sharing = SharingRules.NONE;
    private long lastToken;
    private long lastRunNumber;

    /** A change of some kind, of something. */
    record Step(Kind kind, int which, long token) {}

    /** What can happen. */
    enum Kind {
        SUBMIT,
        PREPARE,
        PAUSE,
        FINISH,
        LEASE,
        REQUEUE,
        COMPLETE,
        FAIL,
        CANCEL,
        KEEP_REPORT,
        SAVE_AGENT,
        FORGET_AGENT,
        SHARE,
        DELETE
    }

    /** Let something happen, if it can happen now. */
    Optional<Change> play(Step step) {
        long number = 1L + step.which() % RUNS;
        RunRecord run = LabFixture.run(number);
        List<StoredBlock> ofRun = blocks.getOrDefault(run.id(), List.of());
        int position = step.which() / RUNS % BLOCKS;
        return switch (step.kind()) {
            case SUBMIT -> runs.containsKey(number) ? Optional.empty() : Optional.of(submit(run));
            case PREPARE -> runs.containsKey(number) && ofRun.isEmpty() ? Optional.of(prepare(run)) : Optional.empty();
            case PAUSE -> standing(number, new RunRecord.Standing(RunPhase.MEASURING, false, true, null, List.of()));
            case FINISH ->
                standing(number, new RunRecord.Standing(RunPhase.FINISHED, false, false, LabFixture.NOON, List.of()));
            case LEASE ->
                block(ofRun, position, new BlockState.Leased(3, step.token(), "agent-" + step.token() % 5, "p"));
            case REQUEUE -> block(ofRun, position, new BlockState.Queued(2, step.token()));
            case COMPLETE -> block(ofRun, position, new BlockState.Completed(step.token()));
            case FAIL -> block(ofRun, position, new BlockState.Failed(LabFixture.PROBLEM));
            case CANCEL -> block(ofRun, position, new BlockState.Cancelled());
            case KEEP_REPORT -> ofRun.isEmpty() ? Optional.empty() : Optional.of(keepReport(ofRun.get(position)));
            case SAVE_AGENT -> Optional.of(save(LabFixture.agent(step.which() % AGENTS)));
            case FORGET_AGENT -> Optional.of(forget(LabFixture.agent(step.which() % AGENTS)));
            case SHARE -> Optional.of(share(LabFixture.sharingChange(step.which())));
            case DELETE -> Optional.of(delete(number));
        };
    }

    /** Compare everything that a store has with what it should have. */
    void assertSame(LabStore store) {
        List<RunRecord> open = runs.values().stream()
                .filter(run -> run.standing().phase() != RunPhase.FINISHED)
                .toList();
        assertThat(store.load())
                .isEqualTo(new LabSnapshot(
                        open,
                        open.stream()
                                .flatMap(run -> blocks.getOrDefault(run.id(), List.of()).stream())
                                .toList(),
                        List.copyOf(agents.values()),
                        lastToken,
                        lastRunNumber,
                        sharing));
        assertThat(store.runs(RUNS)).isEqualTo(List.copyOf(runs.values()).reversed());
        for (long number = 1; number <= RUNS; number++) {
            String id = LabFixture.run(number).id();
            assertThat(store.run(id)).isEqualTo(Optional.ofNullable(runs.get(number)));
            assertThat(store.blocks(id)).isEqualTo(blocks.getOrDefault(id, List.of()));
            assertThat(store.timeline(id)).isEqualTo(timelines.getOrDefault(id, List.of()));
            assertThat(store.preparation(id).isPresent()).isEqualTo(blocks.containsKey(id));
            assertThat(store.assignment(new BlockKey(id, "b1")).isPresent()).isEqualTo(blocks.containsKey(id));
        }
    }

    private Change submit(RunRecord run) {
        runs.put(run.number(), run);
        lastRunNumber = Math.max(lastRunNumber, run.number());
        return new Change.RunSubmitted(run);
    }

    private Change prepare(RunRecord run) {
        blocks.put(
                run.id(),
                new ArrayList<>(LabFixture.blocks(run, BLOCKS).stream()
                        .map(block -> LabFixture.stored(block, BlockState.Queued.NEW))
                        .toList()));
        timelines.put(run.id(), new ArrayList<>());
        return LabFixture.prepared(run, BLOCKS);
    }

    private Optional<Change> standing(long number, RunRecord.Standing standing) {
        RunRecord changed = runs.computeIfPresent(number, (_, run) -> run.with(standing));
        return Optional.ofNullable(changed).map(run -> new Change.RunChanged(run.id(), standing));
    }

    private Optional<Change> block(List<StoredBlock> ofRun, int position, BlockState state) {
        if (ofRun.isEmpty()) {
            return Optional.empty();
        }
        StoredBlock before = ofRun.get(position);
        BlockKey key = before.scheduled().key();
        replace(ofRun, position, block -> new StoredBlock(block.scheduled(), block.plannedId(), state, block.report()));
        if (state instanceof BlockState.Leased leased) {
            lastLeases.put(key, leased);
        }
        Optional<BlockState.Leased> had =
                Optional.ofNullable(lastLeases.get(key)).filter(_ -> tellsOfLease(before.state(), state));
        lastToken = Math.max(lastToken, token(state));
        Objects.requireNonNull(timelines.get(key.run()))
                .add(new TimelineEntry(
                        LabFixture.NOON,
                        key.block(),
                        name(state),
                        had.map(BlockState.Leased::agent).orElse(""),
                        had.map(BlockState.Leased::attempt).orElse(0),
                        "because"));
        return Optional.of(new Change.BlockChanged(key, state, "because", LabFixture.NOON));
    }

    private static boolean tellsOfLease(BlockState before, BlockState after) {
        return before instanceof BlockState.Leased
                || after instanceof BlockState.Leased
                || (after instanceof BlockState.Completed completed && token(before) == completed.token());
    }

    private Change keepReport(StoredBlock kept) {
        BlockKey key = kept.scheduled().key();
        ArtifactReference report = LabFixture.FILE;
        List<StoredBlock> ofRun = Objects.requireNonNull(blocks.get(key.run()));
        replace(
                ofRun,
                kept.scheduled().place().position(),
                block -> new StoredBlock(block.scheduled(), block.plannedId(), block.state(), report));
        return new Change.ReportKept(key, report);
    }

    private static void replace(List<StoredBlock> ofRun, int position, UnaryOperator<StoredBlock> change) {
        ofRun.set(position, change.apply(ofRun.get(position)));
    }

    private Change save(AgentRecord agent) {
        agents.put(agent.name(), agent);
        return new Change.AgentSaved(agent);
    }

    private Change forget(AgentRecord agent) {
        agents.remove(agent.name());
        return new Change.AgentForgotten(agent.id());
    }

    private Change share(SharingChange change) {
        sharing = sharing.with(change);
        return new Change.SharingChanged(change);
    }

    private Change delete(long number) {
        String id = LabFixture.run(number).id();
        runs.remove(number);
        blocks.remove(id);
        timelines.remove(id);
        lastLeases.keySet().removeIf(key -> key.run().equals(id));
        return new Change.RunDeleted(id);
    }

    private static long token(BlockState state) {
        return switch (state) {
            case BlockState.Queued queued -> queued.lastToken();
            case BlockState.Leased leased -> leased.token();
            case BlockState.Completed completed -> completed.token();
            case BlockState.Failed _, BlockState.Cancelled _ -> BlockState.NO_TOKEN;
        };
    }

    private static String name(BlockState state) {
        return switch (state) {
            case BlockState.Queued _ -> "queued";
            case BlockState.Leased _ -> "leased";
            case BlockState.Completed _ -> "completed";
            case BlockState.Failed _ -> "failed";
            case BlockState.Cancelled _ -> "cancelled";
        };
    }
}
