package dev.assay.coordinator.database;

import static dev.assay.coordinator.database.LabFixture.changed;
import static dev.assay.coordinator.database.LabFixture.prepared;
import static dev.assay.coordinator.database.LabFixture.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.coordinator.database.StoreAddress.Postgres;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.scenarios.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Servers that go, and connections that break at the worst moment: what was written is there once. */
class StoreTroubleTest {
    private static PostgresServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aWriteWhoseAcknowledgementWasLostIsStoredOnce() throws Exception {
        Postgres direct = server.newSchema();
        try (LossyConnection network = LossyConnection.to(direct.port());
                LabStore store = LabStores.open(through(network, direct))) {
            List<Change> submitted = List.of(new Change.RunSubmitted(run(1)), prepared(run(1), 1));
            List<Change> leased = List.of(changed(run(1), 0, new BlockState.Leased(1, 1, "agent", "process")));
            network.loseAcknowledgements(1);
            assertThat(writeUntilStored(store, submitted)).isGreaterThan(1);
            network.loseAcknowledgements(1);
            assertThat(writeUntilStored(store, leased)).isGreaterThan(1);
            assertThat(network.lost()).isEqualTo(2);
            assertThat(store.timeline("run-1")).hasSize(1);
            // The same once more on purpose is another write.
            store.write(leased);
            assertThat(store.timeline("run-1")).hasSize(2);
        }
    }

    @Test
    void aWriteThatIsGivenUpDoesNotHideTheNextOne() throws Exception {
        Postgres direct = server.newSchema();
        try (LossyConnection network = LossyConnection.to(direct.port());
                LabStore store = LabStores.open(through(network, direct))) {
            network.loseAcknowledgements(1);
            assertThatThrownBy(() -> store.write(List.of(new Change.RunSubmitted(run(1)))))
                    .isInstanceOf(ProblemException.class);
            writeUntilStored(store, List.of(new Change.RunSubmitted(run(2))));
            assertThat(store.runs(9)).containsExactly(run(2), run(1));
        }
    }

    @Test
    void aServerThatIsStartedAgainInTheMiddleLosesAndDoublesNothing() throws Exception {
        int writes = 300;
        try (LabStore store = LabStores.open(server.newSchema())) {
            store.write(List.of(new Change.RunSubmitted(run(1)), prepared(run(1), 1)));
            List<Integer> attempts = new ArrayList<>();
            FutureTask<Boolean> writing = new FutureTask<>(() -> {
                for (int token = 1; token <= writes; token++) {
                    attempts.add(writeUntilStored(
                            store, List.of(changed(run(1), 0, new BlockState.Leased(1, token, "agent", "process")))));
                }
                return true;
            });
            Thread.ofPlatform().start(writing);
            while (store.timeline("run-1").size() < writes / 3) {
                LockSupport.parkNanos(1_000_000);
            }
            server.crashAndRestart();
            assertThat(writing.get(60, TimeUnit.SECONDS)).isTrue();
            assertThat(store.timeline("run-1")).hasSize(writes);
            assertThat(store.load().lastToken()).isEqualTo(writes);
            assertThat(attempts).anyMatch(count -> count > 1);
        }
    }

    @Test
    void whoReadsDoesNotNoticeThatTheServerWasStartedAgain() throws Exception {
        try (LabStore store = LabStores.open(server.newSchema())) {
            store.write(List.of(new Change.RunSubmitted(run(1))));
            assertThat(store.runs(9)).hasSize(1);
            server.crashAndRestart();
            assertThat(store.runs(9)).hasSize(1);
        }
    }

    @Test
    void aStoreThatAnotherCoordinatorHoldsNowWasTakenOver() throws Exception {
        Postgres address = server.newSchema();
        try (LabStore store = LabStores.open(address)) {
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted");
            try (LabStore other = LabStores.open(address)) {
                other.write(List.of(new Change.RunSubmitted(run(1))));
                assertThatThrownBy(() -> writeUntilStored(store, List.of(new Change.RunSubmitted(run(2)))))
                        .isInstanceOfSatisfying(
                                ProblemException.class,
                                refusal -> assertThat(
                                                refusal.problems().getFirst().code())
                                        .isEqualTo("store.taken-over"));
                assertThat(other.runs(9)).containsExactly(run(1));
            }
        }
    }

    /** Write as a coordinator does: the same again until the store takes it; return how often. */
    private static int writeUntilStored(LabStore store, List<Change> changes) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        for (int attempt = 1; ; attempt++) {
            assertThat(System.nanoTime()).as("the store never takes it").isLessThan(deadlineNs);
            try {
                store.write(changes);
                return attempt;
            } catch (ProblemException e) {
                if (!List.of("store.not-reachable", "store.in-use")
                        .contains(e.problems().getFirst().code())) {
                    throw e;
                }
            }
        }
    }

    private static Postgres through(LossyConnection network, Postgres direct) {
        Map<String, String> options = new HashMap<>(direct.options());
        // So that each commit is a word on the wire.
        options.put("preferQueryMode", "simple");
        return new Postgres(
                direct.host(), network.port(), direct.database(), direct.user(), direct.password(), options);
    }
}
