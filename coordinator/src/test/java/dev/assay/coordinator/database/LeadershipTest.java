package dev.assay.coordinator.database;

import static dev.assay.coordinator.database.LabFixture.run;
import static dev.assay.coordinator.database.LabStoreContract.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.database.StoreAddress.Postgres;
import dev.assay.scenarios.problem.ProblemException;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who leads may write; who led may not, whatever state its connection is in. */
class LeadershipTest {
    private static final Set<String> LOST = Set.of(LabStore.TAKEN_OVER, "store.not-reachable", "store.in-use");

    private static PostgresServer server;
    private Postgres address;

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

    @BeforeEach
    void newStore() throws Exception {
        address = server.newSchema();
    }

    private static LabNode node(String name) {
        return new LabNode(name, "http://" + name, "", "");
    }

    private static List<Change> submitted(long number) {
        return List.of(new Change.RunSubmitted(run(number)));
    }

    @Test
    void nodesShowWhereTheyAnswerAndAreForgottenWhenTheyShowNothingMore() {
        try (Leaderships nodes = Leaderships.open(address)) {
            Duration minute = Duration.ofMinutes(1);
            assertThat(nodes.show(node("a"), minute)).isEmpty();
            LabStores.lead(address, node("a")).close();
            assertThat(nodes.show(node("b"), minute)).containsExactly("http://b");
            assertThat(nodes.show(node("a"), minute)).containsExactly("http://a", "http://b");
            LabNode moved = new LabNode("b", "http://elsewhere", "", "");
            assertThat(nodes.show(moved, minute)).containsExactly("http://a", "http://elsewhere");
            assertThat(nodes.show(node("c"), Duration.ofMillis(-1))).isEmpty();
        }
    }

    @Test
    void theNextLeaderTakesTheStoreFromOneThatIsStillConnected() {
        try (LedStore first = LabStores.lead(address, node("a"))) {
            first.write(submitted(1));
            try (LedStore second = LabStores.lead(address, node("b"))) {
                assertThat(second.epoch()).isGreaterThan(first.epoch());
                assertThat(second.load().runs()).containsExactly(run(1));
                assertThat(problemOf(() -> first.write(submitted(2)))).isIn(LOST);
                assertThat(problemOf(() -> first.write(submitted(2)))).isEqualTo(LabStore.TAKEN_OVER);
                second.write(submitted(2));
            }
            // Also when nobody has the store.
            assertThat(problemOf(() -> first.write(submitted(3)))).isEqualTo(LabStore.TAKEN_OVER);
            assertThat(problemOf(first::showLife)).isEqualTo(LabStore.TAKEN_OVER);
            assertThat(problemOf(first::resign)).isEqualTo(LabStore.TAKEN_OVER);
            assertThat(first.runs(9)).containsExactly(run(2), run(1));
        }
    }

    @Test
    void whatALeaderIsWritingWhenAnotherOneFollowsIsUndone() throws Exception {
        CountDownLatch isInTheMiddle = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (LedStore suspended = LabStores.lead(address, node("a"));
                ExecutorService process = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> write = process.submit(() ->
                    problemOf(() -> suspended.write(suspendedAfter(List.of(run(1), run(2)), isInTheMiddle, goOn))));
            isInTheMiddle.await();
            try (LedStore next = LabStores.lead(address, node("b"))) {
                next.write(submitted(1));
                goOn.countDown();
                assertThat(write.get()).isIn(LOST);
                assertThat(problemOf(() -> suspended.write(submitted(2)))).isIn(LOST);
                assertThat(next.runs(9)).containsExactly(run(1));
            }
        }
    }

    /** Changes that stop to come after the first one, as when the process is suspended in the middle of a transaction. */
    private static List<Change> suspendedAfter(
            List<RunRecord> runs, CountDownLatch isInTheMiddle, CountDownLatch goOn) {
        return new AbstractList<>() {
            @Override
            public Change get(int index) {
                if (index == 1) {
                    isInTheMiddle.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
                return new Change.RunSubmitted(runs.get(index));
            }

            @Override
            public int size() {
                return runs.size();
            }
        };
    }

    @Test
    void nothingIsLostOrStoredTwiceWhileNodesTakeTheStoreFromEachOther() throws Exception {
        LabStores.lead(address, node("first")).close();
        Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
        int enough = 15;
        try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> ends = new ArrayList<>();
            for (String node : List.of("a", "b")) {
                ends.add(nodes.submit(() -> {
                    while (acknowledged.size() < enough) {
                        leadUntilLost(node, acknowledged, enough);
                    }
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        }
        try (LedStore last = LabStores.lead(address, node("last"))) {
            assertThat(last.runs(1000))
                    .extracting(RunRecord::number)
                    .doesNotHaveDuplicates()
                    .containsAll(acknowledged);
        }
    }

    /** Go on from what is stored, as a lab does: a write of somebody who leads no longer would take a number that is taken. */
    private void leadUntilLost(String node, Set<Long> acknowledged, int enough) {
        try (LedStore store = LabStores.lead(address, node(node))) {
            long number = store.load().lastRunNumber();
            for (int i = 0; i < 5 && acknowledged.size() < enough; i++) {
                number++;
                store.write(submitted(number));
                acknowledged.add(number);
            }
        } catch (ProblemException e) {
            assertThat(e.problems().getFirst().code()).isIn(LOST);
        }
    }

    @Test
    void aCoordinatorWithoutAClusterKeepsItsStore() {
        try (LabStore alone = LabStores.open(address)) {
            assertThat(problemOf(() -> LabStores.lead(address, node("a")).close()))
                    .isEqualTo("store.in-use");
            alone.write(submitted(1));
        }
        try (LedStore leader = LabStores.lead(address, node("a"))) {
            assertThat(problemOf(() -> LabStores.open(address).close())).isEqualTo("store.in-use");
            leader.write(submitted(2));
        }
        LabStores.open(address).close();
    }

    @Test
    void tellsWhoLeadsAndWhetherItLives() {
        try (Leaderships leaderships = Leaderships.open(address)) {
            assertThat(leaderships.current()).isEmpty();
            try (LedStore leader = LabStores.lead(address, node("a"))) {
                Leader before = leaderships.current().orElseThrow();
                assertThat(before).isEqualTo(new Leader(leader.epoch(), 0, 0, node("a")));
                leader.showLife();
                leader.write(List.of());
                assertThat(leaderships.current()).contains(new Leader(leader.epoch(), 1, 1, node("a")));
                leader.resign();
            }
            assertThat(leaderships.current().orElseThrow().isNode()).isFalse();
        }
    }

    @Test
    void oneSideOfAClusterSurvives() {
        LabStores.open(address).close();
        try (Leaderships leaderships = Leaderships.open(address)) {
            assertThat(leaderships.survive("a", Duration.ofMinutes(1))).isTrue();
            assertThat(leaderships.survive("b", Duration.ofMinutes(1))).isFalse();
            assertThat(leaderships.survive("a", Duration.ZERO.minusMillis(1))).isTrue();
            assertThat(leaderships.survive("b", Duration.ofMinutes(1))).isTrue();
            leaderships.release("a");
            assertThat(leaderships.survive("a", Duration.ofMinutes(1))).isFalse();
            leaderships.release("b");
            assertThat(leaderships.survive("a", Duration.ofMinutes(1))).isTrue();
        }
    }
}
