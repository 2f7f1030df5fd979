package dev.assay.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.daemon.DaemonEvent;
import dev.assay.coordinator.farm.FaultyNetwork.Fault;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real agents and a real coordinator over real sockets: whatever breaks, each block is in the result once. */
class LabOverHttpTest {
    @TempDir
    private Path directory;

    private LogWatch log = LogWatch.begin();

    @BeforeEach
    void watchLog() {
        log = LogWatch.begin();
    }

    @Test
    void manyAgentsMeasureEachBlockOnce() throws Exception {
        try (LoopbackLab lab = LoopbackLab.start(directory)) {
            List<QuickMeasurer> measurers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                measurers.add(QuickMeasurer.quick());
                lab.agent("lab" + i, measurers.getLast());
            }
            lab.awaitAgents(20);
            String run = lab.submit(10);
            lab.awaitEnd(run);
            assertThat(lab.requireComplete(run, 200)).isZero();
            assertThat(measurers)
                    .allSatisfy(measurer ->
                            assertThat(measurer.measured()).hasSize(10).doesNotHaveDuplicates());
            assertThat(lab.reports("accepted")).isEqualTo(200);
        }
    }

    @Test
    void lostAnswersDuplicatesDelaysAndCutRequestsCostNothing() throws Exception {
        try (LoopbackLab lab = LoopbackLab.start(directory)) {
            List<LoopbackAgent> agents = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                LoopbackAgent agent = lab.agent("lab" + i, QuickMeasurer.quick());
                RandomGenerator random = new SplittableRandom(i);
                agent.network().inject(() -> faultOf(random));
                agents.add(agent);
            }
            lab.awaitAgents(5);
            String run = lab.submit(8);
            lab.awaitEnd(run);
            lab.requireComplete(run, 40);
            assertThat(agents.stream()
                            .mapToLong(agent -> agent.network().faults())
                            .sum())
                    .isGreaterThan(20);
            // Nobody is to look into what is usual.
            assertThat(log.warnings()).noneMatch(line -> line.contains("a request failed"));
        }
    }

    /** Half of all requests have an accident. */
    private static Fault faultOf(RandomGenerator random) {
        Fault[] faults = Fault.values();
        synchronized (random) {
            return random.nextBoolean() ? faults[random.nextInt(faults.length)] : Fault.NONE;
        }
    }

    @Test
    void aCutThatIsShorterThanTheLeaseIsNotEvenNoticed() throws Exception {
        try (LoopbackLab lab = LoopbackLab.start(directory)) {
            QuickMeasurer measurer = QuickMeasurer.held();
            LoopbackAgent agent = lab.agent("lab1", measurer);
            lab.awaitAgents(1);
            String run = lab.submit(1);
            measurer.began.acquire();
            agent.network().cut();
            LoopbackLab.await(
                    "the agent notices",
                    () -> !agent.heard(DaemonEvent.Unreachable.class).isEmpty());
            agent.network().heal();
            LoopbackLab.await(
                    "the agent is back",
                    () -> !agent.heard(DaemonEvent.Reachable.class).isEmpty());
            measurer.release(1);
            lab.awaitEnd(run);
            assertThat(lab.requireComplete(run, 1)).isZero();
            assertThat(measurer.measured()).hasSize(1);
        }
    }

    @Test
    void aResultCountsAfterACutThatIsLongerThanTheLease() throws Exception {
        try (LoopbackLab lab = LoopbackLab.start(directory)) {
            QuickMeasurer measurer = QuickMeasurer.held();
            LoopbackAgent agent = lab.agent("lab1", measurer);
            lab.awaitAgents(1);
            String run = lab.submit(1);
            measurer.began.acquire();
            agent.network().cut();
            LoopbackLab.await(
                    "the lease is over",
                    () -> lab.client().run(run).run().blocks().queued() == 1);
            measurer.release(1);
            agent.network().heal();
            lab.awaitEnd(run);
            assertThat(lab.requireComplete(run, 1)).isZero();
            assertThat(measurer.measured()).hasSize(1);
        }
    }

    @Test
    void aHalfOpenConnectionCostsNoMoreThanTheLease() throws Exception {
        try (LoopbackLab lab = LoopbackLab.start(directory)) {
            QuickMeasurer measurer = QuickMeasurer.held();
            LoopbackAgent agent = lab.agent("lab1", measurer);
            lab.awaitAgents(1);
            String run = lab.submit(2);
            measurer.began.acquire();
            agent.network().freeze();
            measurer.release(2);
            LoopbackLab.await(
                    "the lease is over",
                    () -> lab.client().run(run).run().blocks().queued() == 2);
            agent.network().heal();
            lab.awaitEnd(run);
            lab.requireComplete(run, 2);
        }
    }

    @Test
    void twoProcessesOfOneAgentDoNotBothCount() throws Exception {
        try (LoopbackLab lab = LoopbackLab.start(directory)) {
            QuickMeasurer slow = QuickMeasurer.held();
            LoopbackAgent first = lab.agent("lab1", slow);
            lab.awaitAgents(1);
            String run = lab.submit(3);
            slow.began.acquire();
            // The same machine once more, from a copy of its directory; it gets the block that the first one still
            // measures.
            QuickMeasurer quick = QuickMeasurer.held();
            lab.agent("lab1", "id of lab1", quick, directory.resolve("copy"));
            quick.began.acquire();
            slow.release(3);
            assertThat(first.awaitEnd())
                    .hasValueSatisfying(failure -> assertThat(failure)
                            .isInstanceOfSatisfying(
                                    ProblemException.class,
                                    replaced -> assertThat(replaced.problems()
                                                    .getFirst()
                                                    .code())
                                            .isEqualTo("agent.replaced")));
            quick.release(3);
            lab.awaitEnd(run);
            assertThat(lab.requireComplete(run, 3)).isZero();
            assertThat(quick.measured()).hasSize(3);
        }
    }

    @Test
    void aLateResultWithAnOldTokenIsRefusedAndLogged() throws Exception {
        try (LoopbackLab lab = LoopbackLab.start(directory)) {
            QuickMeasurer slow = QuickMeasurer.held();
            LoopbackAgent first = lab.agent("lab1", slow);
            lab.awaitAgents(1);
            String run = lab.submit(1);
            slow.began.acquire();
            // It hears nothing any more, so it does not learn that another process took its place.
            first.network().cut();
            QuickMeasurer quick = QuickMeasurer.held();
            lab.agent("lab1", "id of lab1", quick, directory.resolve("copy"));
            quick.began.acquire();
            slow.release(1);
            LoopbackLab.await("it has a report", () -> hasReport(directory.resolve("agents/lab1/outbox")));
            first.network().heal();
            LoopbackLab.await(
                    "it is refused",
                    () -> !first.heard(DaemonEvent.ReportRefused.class).isEmpty());
            assertThat(lab.reports("superseded")).isEqualTo(1);
            assertThat(log.warnings())
                    .anySatisfy(line -> assertThat(line).contains("refused a report of block " + run, "with token 1"));
            quick.release(1);
            lab.awaitEnd(run);
            assertThat(lab.requireComplete(run, 1)).isZero();
            assertThat(lab.reports("accepted")).isEqualTo(1);
        }
    }

    @Test
    void aClockThatIsSetForwardAndBackChangesNothing() throws Exception {
        try (LoopbackLab lab = LoopbackLab.start(directory)) {
            QuickMeasurer measurer = QuickMeasurer.held();
            lab.agent("lab1", measurer);
            lab.awaitAgents(1);
            String run = lab.submit(3);
            for (Duration jump : List.of(Duration.ofDays(400), Duration.ofDays(-800), Duration.ofHours(1))) {
                measurer.began.acquire();
                lab.clock().jump(jump);
                measurer.release(1);
            }
            lab.awaitEnd(run);
            assertThat(lab.requireComplete(run, 3)).isZero();
            assertThat(measurer.measured()).hasSize(3);
        }
    }

    @Test
    void aDamagedModelInTheCacheOfAnAgentIsFetchedAgain() throws Exception {
        try (LoopbackLab lab = LoopbackLab.start(directory)) {
            QuickMeasurer measurer = QuickMeasurer.held();
            LoopbackAgent agent = lab.agent("lab1", measurer);
            lab.awaitAgents(1);
            String run = lab.submit(2);
            measurer.began.acquire();
            damage(agent.artifacts());
            lab.client().change(run, "pause");
            agent.stop();
            LoopbackAgent again = lab.agent("lab1", measurer);
            lab.client().change(run, "resume");
            measurer.release(2);
            lab.awaitEnd(run);
            assertThat(lab.requireComplete(run, 2)).isZero();
            assertThat(again.artifacts().resolve("quarantine")).isNotEmptyDirectory();
        }
    }

    @Test
    void aCoordinatorThatIsKilledAgainAndAgainLosesNothing() throws Exception {
        try (LoopbackLab lab = LoopbackLab.start(directory)) {
            for (int i = 0; i < 5; i++) {
                lab.agent("lab" + i, QuickMeasurer.quick());
            }
            lab.awaitAgents(5);
            String run = lab.submit(20);
            for (int ended = 10; ended <= 70; ended += 20) {
                lab.awaitEnded(run, ended);
                lab.crash();
                lab.startCoordinator();
            }
            lab.awaitEnd(run);
            assertThat(lab.requireComplete(run, 100)).isZero();
        }
    }

    @Test
    void aReportOf100MegabytesIsKept() throws Exception {
        try (LoopbackLab lab = LoopbackLab.start(directory)) {
            // Two blocks and one permit: the run does not end, because nobody waits here for a page of 100 MB.
            QuickMeasurer measurer = QuickMeasurer.verbose(50 << 20);
            lab.agent("lab1", measurer);
            lab.awaitAgents(1);
            String run = lab.submit(2);
            measurer.release(1);
            lab.awaitEnded(run, 1);
            assertThat(lab.reports("accepted")).isEqualTo(1);
            assertThat(storedReport(directory.resolve("reports"))).isGreaterThan(100 << 20);
        }
    }

    /** Return how long the only report is. */
    private static long storedReport(Path reports) throws IOException {
        try (Stream<Path> files = Files.walk(reports)) {
            Path report = files.filter(Files::isRegularFile).findFirst().orElseThrow();
            try (InputStream in = new GZIPInputStream(Files.newInputStream(report))) {
                return in.transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    private static boolean hasReport(Path outbox) {
        try (Stream<Path> files = Files.exists(outbox) ? Files.list(outbox) : Stream.of()) {
            return files.anyMatch(file -> file.toString().endsWith(".json.gz"));
        } catch (IOException e) {
            return false;
        }
    }

    private static void damage(Path artifacts) throws IOException {
        try (Stream<Path> files = Files.walk(artifacts)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(file, new byte[] {1}, StandardOpenOption.WRITE);
            }
        }
    }
}
