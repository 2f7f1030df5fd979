package dev.assay.coordinator.database;

import static dev.assay.coordinator.database.LabFixture.FILE;
import static dev.assay.coordinator.database.LabFixture.NOON;
import static dev.assay.coordinator.database.LabFixture.PROBLEM;
import static dev.assay.coordinator.database.LabFixture.agent;
import static dev.assay.coordinator.database.LabFixture.block;
import static dev.assay.coordinator.database.LabFixture.blocks;
import static dev.assay.coordinator.database.LabFixture.changed;
import static dev.assay.coordinator.database.LabFixture.preparation;
import static dev.assay.coordinator.database.LabFixture.prepared;
import static dev.assay.coordinator.database.LabFixture.run;
import static dev.assay.coordinator.database.LabFixture.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.coordinator.access.AccessRecords;
import dev.assay.coordinator.access.Credential;
import dev.assay.coordinator.access.IssuedToken;
import dev.assay.coordinator.access.Role;
import dev.assay.coordinator.database.Change.AgentForgotten;
import dev.assay.coordinator.database.Change.AgentSaved;
import dev.assay.coordinator.database.Change.BlockChanged;
import dev.assay.coordinator.database.Change.ReportKept;
import dev.assay.coordinator.database.Change.RunChanged;
import dev.assay.coordinator.database.Change.RunDeleted;
import dev.assay.coordinator.database.Change.RunSubmitted;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.sharing.SharingChange;
import dev.assay.coordinator.sharing.SharingRules;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockCounts;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.TimelineEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every store does, whatever database it is in. */
abstract class LabStoreContract {
    private static final RunRecord RUN = run(1);
    private static final BlockState.Leased LEASE = new BlockState.Leased(2, 1L << 40, "agent-1", "process-1");

    private StoreAddress address;
    private LabStore store;

    /** Name a database that has nothing. */
    abstract StoreAddress newAddress() throws Exception;

    StoreAddress address() {
        return address;
    }

    LabStore store() {
        return store;
    }

    @BeforeEach
    void open() throws Exception {
        address = newAddress();
        store = LabStores.open(address);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void knowsNothingAtFirst() {
        assertThat(store.load()).isEqualTo(new LabSnapshot(List.of(), List.of(), List.of(), 0, 0, SharingRules.NONE));
        assertThat(store.run("run-1")).isEmpty();
        assertThat(store.runs(10)).isEmpty();
        assertThat(store.preparation("run-1")).isEmpty();
        assertThat(store.blocks("run-1")).isEmpty();
        assertThat(store.assignment(new BlockKey("run-1", "b0"))).isEmpty();
        assertThat(store.timeline("run-1")).isEmpty();
    }

    @Test
    void keepsARunAndWhatPreparingItBrought() {
        List<NewBlock> blocks = blocks(RUN, 5);
        store.write(List.of(new RunSubmitted(RUN), prepared(RUN, 5)));

        assertThat(store.run("run-1")).contains(RUN);
        assertThat(store.preparation("run-1")).contains(preparation());
        List<StoredBlock> expected = blocks.stream()
                .map(block -> stored(block, BlockState.Queued.NEW))
                .toList();
        assertThat(store.blocks("run-1")).isEqualTo(expected);
        for (NewBlock block : blocks) {
            assertThat(store.assignment(block.scheduled().key())).contains(block.assignment());
        }
        assertThat(store.load()).isEqualTo(new LabSnapshot(List.of(RUN), expected, List.of(), 0, 1, SharingRules.NONE));
        assertThat(store.timeline("run-1")).isEmpty();
    }

    @Test
    void keepsHowTheLabIsShared() {
        SharingRules expected = SharingRules.NONE;
        for (int which = 3; which < 12; which++) {
            SharingChange change = LabFixture.sharingChange(which);
            expected = expected.with(change);
            store.write(List.of(new Change.SharingChanged(change)));
        }
        assertThat(expected.pools()).isNotEmpty();
        assertThat(expected.users()).isNotEmpty();
        assertThat(expected.reservations()).hasSize(1);
        assertThat(store.load().sharing()).isEqualTo(expected);
    }

    @Test
    void keepsTokensAndCredentialsByName() {
        IssuedToken token =
                new IssuedToken("rack-7", Role.AGENT, "ab".repeat(32), NOON, NOON.plusSeconds(60), 12, 1, false, false);
        Credential agent = new Credential("lab3", Role.AGENT, "cd".repeat(32), "rack-7", NOON, null, false);
        Credential person =
                new Credential("ada", Role.ADMIN, "ef".repeat(32), "rack-7", NOON, NOON.plusSeconds(1), true);
        store.saveAccess(new AccessRecords(List.of(token), List.of(agent, person)));
        assertThat(store.access()).isEqualTo(new AccessRecords(List.of(token), List.of(person, agent)));

        Credential other = new Credential("lab3", Role.VIEWER, "12".repeat(32), "other", NOON, NOON, true);
        store.saveAccess(new AccessRecords(List.of(), List.of(other)));
        assertThat(store.access()).isEqualTo(new AccessRecords(List.of(token), List.of(person, other)));

        store.deleteAccess(new AccessRecords(List.of(token), List.of(person)));
        assertThat(store.access()).isEqualTo(new AccessRecords(List.of(), List.of(other)));
    }

    @Test
    void storesAllOfAJoinOrNothing() {
        Credential agent = new Credential("lab3", Role.AGENT, "cd".repeat(32), "rack-7", NOON, null, false);
        Credential thief = new Credential("lab4", Role.AGENT, "cd".repeat(32), "rack-7", NOON, null, false);
        IssuedToken token =
                new IssuedToken("rack-7", Role.AGENT, "ab".repeat(32), NOON, NOON.plusSeconds(60), 12, 1, false, false);
        store.saveAccess(new AccessRecords(List.of(), List.of(agent)));

        assertThatThrownBy(() -> store.saveAccess(new AccessRecords(List.of(token), List.of(thief))))
                .isInstanceOf(ProblemException.class);
        assertThat(store.access()).isEqualTo(new AccessRecords(List.of(), List.of(agent)));
    }

    static Stream<BlockState> states() {
        return Stream.of(
                BlockState.Queued.NEW,
                new BlockState.Queued(2, 17),
                LEASE,
                new BlockState.Completed(Long.MAX_VALUE),
                new BlockState.Failed(PROBLEM),
                new BlockState.Cancelled());
    }

    @ParameterizedTest
    @MethodSource("states")
    void keepsEveryStateOfABlock(BlockState state) {
        store.write(List.of(new RunSubmitted(RUN), prepared(RUN, 2)));
        // Nothing of an earlier state may be left in a later one.
        store.write(List.of(changed(RUN, 0, LEASE), changed(RUN, 0, new BlockState.Failed(PROBLEM))));
        store.write(List.of(changed(RUN, 0, state)));

        assertThat(store.blocks("run-1")).extracting(StoredBlock::state).containsExactly(state, BlockState.Queued.NEW);
    }

    static Stream<RunRecord.Standing> standings() {
        return Stream.of(
                new RunRecord.Standing(RunPhase.MEASURING, true, false, null, List.of()),
                new RunRecord.Standing(RunPhase.PREPARING, false, true, null, List.of()),
                new RunRecord.Standing(RunPhase.FINISHED, true, true, NOON, List.of()),
                new RunRecord.Standing(RunPhase.FAILED, false, false, NOON, List.of(PROBLEM, PROBLEM)));
    }

    @ParameterizedTest
    @MethodSource("standings")
    void keepsHowFarARunIs(RunRecord.Standing standing) {
        store.write(List.of(new RunSubmitted(RUN), prepared(RUN, 1), new RunChanged("run-1", standing)));

        boolean ended = standing.phase() == RunPhase.FINISHED || standing.phase() == RunPhase.FAILED;
        assertThat(store.run("run-1")).contains(RUN.with(standing));
        assertThat(store.runs(1)).containsExactly(RUN.with(standing));
        assertThat(store.load().runs()).hasSize(ended ? 0 : 1);
        assertThat(store.load().blocks()).hasSize(ended ? 0 : 1);
    }

    @Test
    void keepsWhichReportABlockHas() {
        store.write(
                List.of(new RunSubmitted(RUN), prepared(RUN, 2), new ReportKept(new BlockKey("run-1", "b1"), FILE)));

        assertThat(store.blocks("run-1")).extracting(StoredBlock::report).containsExactly(null, FILE);
    }

    @Test
    void keepsAgentsAsTheyWereSavedLast() {
        AgentRecord first = agent(1);
        AgentRecord later = new AgentRecord(
                first.id(), "another-name", "0.2.0", List.of(), false, first.joined(), NOON.plusSeconds(9));
        store.write(List.of(new AgentSaved(first), new AgentSaved(agent(2))));
        assertThat(store.load().agents()).containsExactly(first, agent(2));

        store.write(List.of(new AgentSaved(later), new AgentForgotten(agent(2).id()), new AgentForgotten("nobody")));
        assertThat(store.load().agents()).containsExactly(later);
    }

    @Test
    void listsTheLatestRunsFirst() {
        store.write(IntStream.rangeClosed(1, 5)
                .mapToObj(number -> (Change) new RunSubmitted(run(number)))
                .toList());

        assertThat(store.runs(3)).containsExactly(run(5), run(4), run(3));
        assertThat(store.load().runs()).containsExactly(run(1), run(2), run(3), run(4), run(5));
    }

    @Test
    void countsTheBlocksOfSeveralRunsByDeviceAndState() {
        RunRecord other = run(2);
        store.write(List.of(
                new RunSubmitted(RUN),
                new RunSubmitted(other),
                prepared(RUN, 7),
                prepared(other, 1),
                changed(RUN, 0, LEASE),
                changed(RUN, 3, new BlockState.Completed(1)),
                changed(RUN, 6, new BlockState.Failed(PROBLEM)),
                changed(RUN, 1, new BlockState.Cancelled())));

        assertThat(store.counts(List.of(RUN.id(), other.id(), "run-3")))
                .containsExactlyInAnyOrder(
                        new DeviceCounts(RUN.id(), "device-0", new BlockCounts(0, 1, 1, 1, 0)),
                        new DeviceCounts(RUN.id(), "device-1", new BlockCounts(1, 0, 0, 0, 1)),
                        new DeviceCounts(RUN.id(), "device-2", new BlockCounts(2, 0, 0, 0, 0)),
                        new DeviceCounts(other.id(), "device-0", new BlockCounts(1, 0, 0, 0, 0)));
        assertThat(store.counts(List.of(other.id()))).hasSize(1);
        assertThat(store.counts(List.of())).isEmpty();
    }

    @Test
    void listsWhatHasEndedApart() {
        RunRecord.Standing finished = new RunRecord.Standing(RunPhase.FINISHED, false, false, NOON, List.of());
        RunRecord.Standing failed = new RunRecord.Standing(RunPhase.FAILED, false, false, NOON, List.of(PROBLEM));
        store.write(Stream.of(1, 2, 3, 4)
                .<Change>map(number -> new RunSubmitted(run(number)))
                .toList());
        store.write(List.of(
                new RunChanged("run-1", finished), new RunChanged("run-2", failed), new RunChanged("run-4", finished)));

        assertThat(store.endedRuns(2)).containsExactly(run(4).with(finished), run(2).with(failed));
    }

    @Test
    void tellsWhatHappenedInItsOrderAndWhoHadTheBlock() {
        BlockState.Leased again = new BlockState.Leased(3, LEASE.token() + 1, "agent-2", "process-2");
        store.write(List.of(
                new RunSubmitted(RUN),
                prepared(RUN, 2),
                changed(RUN, 0, LEASE),
                changed(RUN, 1, new BlockState.Failed(PROBLEM)),
                changed(RUN, 0, new BlockState.Queued(2, LEASE.token())),
                changed(RUN, 0, again)));
        store.write(List.of(changed(RUN, 0, new BlockState.Completed(again.token()))));
        store.write(List.of(changed(RUN, 1, BlockState.Queued.NEW), changed(RUN, 1, new BlockState.Cancelled())));

        assertThat(store.timeline("run-1"))
                .containsExactly(
                        entry("b0", "leased", "agent-1", 2),
                        entry("b1", "failed", "", 0),
                        entry("b0", "queued", "agent-1", 2),
                        entry("b0", "leased", "agent-2", 3),
                        entry("b0", "completed", "agent-2", 3),
                        entry("b1", "queued", "", 0),
                        entry("b1", "cancelled", "", 0));
    }

    @Test
    void knowsWhoseReportCameAfterItsLeaseRanOut() {
        store.write(List.of(
                new RunSubmitted(RUN),
                prepared(RUN, 1),
                changed(RUN, 0, LEASE),
                changed(RUN, 0, new BlockState.Queued(2, LEASE.token())),
                changed(RUN, 0, new BlockState.Completed(LEASE.token()))));

        assertThat(store.timeline("run-1")).last().isEqualTo(entry("b0", "completed", "agent-1", 2));
    }

    private static TimelineEntry entry(String block, String state, String agent, int attempt) {
        return new TimelineEntry(NOON, block, state, agent, attempt, "because");
    }

    @Test
    void keepsReasonsWhateverAgentsSay() {
        store.write(List.of(
                new RunSubmitted(RUN),
                prepared(RUN, 1),
                new BlockChanged(
                        new BlockKey("run-1", "b0"), new BlockState.Cancelled(), "a\0b \uD83D c \uD83D\uDE80", NOON)));

        assertThat(store.timeline("run-1"))
                .extracting(TimelineEntry::reason)
                .containsExactly("a\uFFFDb ? c \uD83D\uDE80");
    }

    @Test
    void storesNothingOfAWriteThatFails() {
        store.write(List.of(new RunSubmitted(RUN), prepared(RUN, 3), new AgentSaved(agent(1))));
        LabSnapshot before = store.load();
        List<Change> fine = List.of(
                new RunSubmitted(run(2)),
                new AgentSaved(agent(2)),
                changed(RUN, 0, LEASE),
                new RunChanged("run-1", new RunRecord.Standing(RunPhase.FAILED, false, false, NOON, List.of())));
        BlockKey unknown = new BlockKey("run-1", "b9");
        for (Change wrong : List.of(
                new RunSubmitted(RUN),
                prepared(RUN, 1),
                prepared(run(7), 1),
                new RunChanged("run-9", RunRecord.Standing.NEW),
                new BlockChanged(unknown, LEASE, "", NOON),
                new ReportKept(unknown, FILE),
                new AgentSaved(new AgentRecord("other", "agent-1", "1", List.of(), false, NOON, NOON)))) {
            List<Change> changes = new ArrayList<>(fine);
            changes.add(wrong);
            assertThatThrownBy(() -> store.write(changes))
                    .as("%s", wrong.getClass())
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problems())
                                    .extracting(problem -> problem.code())
                                    .containsExactly("store.contradiction"));
            assertThat(store.load()).isEqualTo(before);
        }
        assertThat(store.timeline("run-1")).isEmpty();

        store.write(fine);
        assertThat(store.load().lastToken()).isEqualTo(LEASE.token());
    }

    @Test
    void namesWhatItDoesNotHave() {
        assertThatThrownBy(() -> store.write(List.of(changed(RUN, 4, LEASE)))).hasMessageContaining("block run-1/b4");
    }

    @Test
    void forgetsARunWithAllThatBelongsToIt() throws Exception {
        store.write(List.of(
                new RunSubmitted(RUN),
                prepared(RUN, 3),
                new RunSubmitted(run(2)),
                prepared(run(2), 1),
                changed(RUN, 0, LEASE)));
        store.write(List.of(new RunDeleted("run-1"), new RunDeleted("no such run")));

        assertThat(store.run("run-1")).isEmpty();
        assertThat(store.preparation("run-1")).isEmpty();
        assertThat(store.blocks("run-1")).isEmpty();
        assertThat(store.assignment(new BlockKey("run-1", "b0"))).isEmpty();
        assertThat(store.timeline("run-1")).isEmpty();
        assertThat(store.load().runs()).containsExactly(run(2));
        assertThat(store.load().blocks()).containsExactly(stored(block(run(2), 0), BlockState.Queued.NEW));
    }

    @Test
    void knowsWhichRunsEndedLongAgo() {
        RunRecord.Standing finished =
                new RunRecord.Standing(RunPhase.FINISHED, false, false, LabFixture.NOON, List.of());
        RunRecord.Standing failedLater = new RunRecord.Standing(
                RunPhase.FAILED, false, false, LabFixture.NOON.plusSeconds(60), List.of(LabFixture.PROBLEM));
        store.write(List.of(
                new RunSubmitted(RUN),
                new RunSubmitted(run(2)),
                new RunSubmitted(run(3)),
                new RunChanged("run-1", finished),
                new RunChanged("run-2", failedLater)));

        assertThat(store.runsEndedBefore(LabFixture.NOON)).isEmpty();
        assertThat(store.runsEndedBefore(LabFixture.NOON.plusSeconds(60))).containsExactly("run-1");
        assertThat(store.runsEndedBefore(LabFixture.NOON.plusSeconds(61))).containsExactly("run-1", "run-2");
    }

    @Test
    void namesTheFilesThatRunsNeedUntilTheyAreDeleted() {
        ArtifactReference report = new ArtifactReference(Sha256.of("report"), 5);
        assertThat(store.filesInUse()).isEmpty();

        store.write(
                List.of(new RunSubmitted(RUN), prepared(RUN, 1), new ReportKept(new BlockKey(RUN.id(), "b0"), report)));
        assertThat(store.filesInUse())
                .containsExactlyInAnyOrder(
                        LabFixture.FILE.sha256(), Sha256.of("fp32"), Sha256.of("int8"), report.sha256());

        store.write(List.of(new RunDeleted(RUN.id())));
        assertThat(store.filesInUse()).isEmpty();
    }

    @Test
    void neverLowersTheLastTokenAndTheLastRunNumber() {
        store.write(List.of(new RunSubmitted(run(7)), prepared(run(7), 1), changed(run(7), 0, LEASE)));
        store.write(List.of(changed(run(7), 0, new BlockState.Queued(1, 3))));
        store.write(List.of(new RunDeleted("run-7"), new RunSubmitted(RUN)));

        assertThat(store.load().lastToken()).isEqualTo(LEASE.token());
        assertThat(store.load().lastRunNumber()).isEqualTo(7);
    }

    @Test
    void holdsWhatAMixtureOfChangesSays() {
        SplittableRandom random = new SplittableRandom(1);
        LabModel.Kind[] kinds = LabModel.Kind.values();
        LabModel model = new LabModel();
        for (int write = 0; write < 20; write++) {
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                model.play(new LabModel.Step(
                                kinds[random.nextInt(kinds.length)], random.nextInt(12), random.nextLong(1, 6)))
                        .ifPresent(changes::add);
            }
            store.write(changes);
            model.assertSame(store);
        }
    }

    @Test
    void takesThousandsOfChangesAtOnce() {
        store.write(List.of(new RunSubmitted(RUN), prepared(RUN, 10_000)));
        store.write(IntStream.range(0, 10_000)
                .mapToObj(position ->
                        (Change) changed(RUN, position, new BlockState.Leased(1, position + 1, "agent", "process")))
                .toList());

        assertThat(store.load().blocks())
                .hasSize(10_000)
                .allMatch(block -> block.state() instanceof BlockState.Leased)
                .isEqualTo(store.blocks("run-1"));
        assertThat(store.timeline("run-1"))
                .hasSize(10_000)
                .last()
                .satisfies(entry -> assertThat(entry.block()).isEqualTo("b9999"));
        assertThat(store.load().lastToken()).isEqualTo(10_000);
    }

    @Test
    void showsReadersOneStateOfEverythingWhileSomebodyWrites() throws Exception {
        store.write(List.of(new RunSubmitted(RUN), prepared(RUN, 2)));
        int writes = 200;
        try (ExecutorService readers = Executors.newFixedThreadPool(3)) {
            List<Future<Integer>> seen = IntStream.range(0, 3)
                    .mapToObj(_ -> readers.submit(() -> readUntil(writes)))
                    .toList();
            for (int token = 1; token <= writes; token++) {
                BlockState.Leased lease = new BlockState.Leased(1, token, "agent", "process");
                store.write(List.of(changed(RUN, 0, lease), changed(RUN, 1, lease)));
            }
            for (Future<Integer> reads : seen) {
                assertThat(reads.get()).isPositive();
            }
        }
    }

    /** Both blocks change together, with the token: whoever sees one of them changed sees all of it. */
    private int readUntil(long lastToken) {
        int reads = 0;
        long token = 0;
        while (token < lastToken) {
            LabSnapshot snapshot = store.load();
            assertThat(snapshot.lastToken()).isGreaterThanOrEqualTo(token);
            token = snapshot.lastToken();
            BlockState expected =
                    token == 0 ? BlockState.Queued.NEW : new BlockState.Leased(1, token, "agent", "process");
            assertThat(snapshot.blocks()).extracting(StoredBlock::state).containsExactly(expected, expected);
            reads++;
        }
        return reads;
    }

    @Test
    void saysSoWhenItIsUsedAfterItWasClosed() {
        store.close();
        assertThatThrownBy(() -> store.load())
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("store.closed"));
        assertThatThrownBy(() -> store.write(List.of())).isInstanceOf(ProblemException.class);
    }

    /** Return the code of the problem that something ends with. */
    static String problemOf(ThrowingRunnable action) {
        return problem(action)
                .map(problem -> problem.problems().getFirst().code())
                .orElse("no problem");
    }

    static Optional<ProblemException> problem(ThrowingRunnable action) {
        try {
            action.run();
            return Optional.empty();
        } catch (ProblemException e) {
            return Optional.of(e);
        }
    }

    /** Something that may go wrong. */
    @FunctionalInterface
    interface ThrowingRunnable {
        void run();
    }
}
