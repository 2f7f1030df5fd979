package dev.assay.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.agent.daemon.LabDouble.Fault;
import dev.assay.agent.daemon.storage.Outbox;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.CellReport;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.HeartbeatAnswer.Order;
import dev.assay.scenarios.wire.LiveLoad;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentDaemonTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final LabDouble lab = new LabDouble();

    @Test
    void measuresWhatItLeasesAndHandsItIn() throws Exception {
        lab.submit("b1", "b2");
        try (RunningDaemon daemon = start(MeasurerDouble.quick())) {
            lab.await("both blocks", () -> lab.isMeasured("b1") && lab.isMeasured("b2"));
            assertThat(daemon.stop(LONG)).isTrue();

            assertThat(daemon.heard(DaemonEvent.ReportKept.class)).hasSize(2);
            BlockReport report = lab.block("b1").results.getFirst();
            assertThat(report.device()).isEqualTo("lab1/cpu");
            assertThat(report.cells()).extracting(CellReport::problems).containsOnly(List.of());
            assertThat(files("outbox")).isEmpty();
            assertThat(lab.isSeated()).as("left").isFalse();
        }
    }

    @Test
    void fetchesAnArtifactOnce() throws Exception {
        lab.submit("b1", "b2");
        try (RunningDaemon _ = start(MeasurerDouble.quick())) {
            lab.await("both blocks", () -> lab.isMeasured("b1") && lab.isMeasured("b2"));

            assertThat(Collections.frequency(lab.calls(), LinkCall.ARTIFACT)).isEqualTo(3);
        }
    }

    @Test
    void joinsAgainWhenTheCoordinatorForgotIt() throws Exception {
        try (RunningDaemon _ = start(MeasurerDouble.quick())) {
            lab.await("joined", lab::isSeated);
            lab.restart();
            lab.await("joined again", lab::isSeated);
            lab.submit("b1");
            lab.await("block", () -> lab.isMeasured("b1"));

            assertThat(lab.instances()).as("the same process").containsOnly("p1");
        }
    }

    @Test
    void stopsWhenAnotherProcessTookItsPlace() throws Exception {
        try (RunningDaemon daemon = start(MeasurerDouble.quick())) {
            lab.await("joined", lab::isSeated);
            lab.replace();

            assertThatThrownBy(daemon::awaitEnd)
                    .hasCauseInstanceOf(ProblemException.class)
                    .hasMessageContaining("another process joined as agent lab1");
        }
    }

    @Test
    void triesForEverButTellsOfItOnce() throws Exception {
        lab.submit("b1");
        lab.fail(LinkCall.JOIN, times(20, Fault.LOST_REQUEST));
        lab.fail(LinkCall.LEASE, times(20, Fault.BUSY));
        try (RunningDaemon daemon = start(MeasurerDouble.quick())) {
            lab.await("block", () -> lab.isMeasured("b1"));
            daemon.stop(LONG);

            assertThat(daemon.heard(DaemonEvent.Unreachable.class)).hasSize(1);
            assertThat(daemon.heard(DaemonEvent.Reachable.class)).hasSize(1);
            assertThat(daemon.heard(DaemonEvent.Failing.class))
                    .extracting(DaemonEvent.Failing::request)
                    .containsExactly(LinkCall.LEASE);
            assertThat(daemon.heard(DaemonEvent.Recovered.class)).hasSize(1);
        }
    }

    @Test
    void measuresABlockOnceThoughAnswersGetLost() throws Exception {
        MeasurerDouble measurer = MeasurerDouble.quick();
        lab.submit("b1");
        lab.fail(LinkCall.LEASE, Fault.LOST_ANSWER, Fault.LOST_ANSWER);
        lab.fail(LinkCall.REPORT, Fault.LOST_ANSWER, Fault.LOST_REQUEST, Fault.BUSY, Fault.REPEATED);
        try (RunningDaemon daemon = start(measurer)) {
            lab.await("block", () -> Collections.frequency(lab.calls(), LinkCall.REPORT) == 4);
            daemon.stop(LONG);

            assertThat(measurer.measured()).containsExactly("b1");
            assertThat(lab.block("b1").grants).isEqualTo(1);
            assertThat(lab.block("b1").results).hasSize(1);
            assertThat(daemon.heard(DaemonEvent.ReportKept.class)).hasSize(1);
            assertThat(files("outbox")).isEmpty();
        }
    }

    @Test
    void showsHowItGoesWhileItMeasures() throws Exception {
        MeasurerDouble measurer = MeasurerDouble.slow();
        lab.submit("b1");
        try (RunningDaemon _ = start(measurer)) {
            lab.await("a glimpse", () -> lab.heartbeats().stream().anyMatch(heartbeat -> heartbeat.load() != null));
            lab.await("another heartbeat", () -> lab.heartbeats().getLast().load() == null);
            measurer.release();

            assertThat(lab.heartbeats())
                    .extracting(Heartbeat::load)
                    .filteredOn(Objects::nonNull)
                    .containsExactly(new LiveLoad("int8", false, 7, 2, null));
            assertThat(lab.heartbeats())
                    .extracting(Heartbeat::temperatureCelsius)
                    .containsOnly(61.5);
        }
    }

    @Test
    void showsItsProgressWhileItMeasures() throws Exception {
        MeasurerDouble measurer = MeasurerDouble.slow();
        lab.submit("b1");
        lab.fail(LinkCall.HEARTBEAT, Fault.LOST_REQUEST, Fault.LOST_ANSWER, Fault.BUSY);
        try (RunningDaemon _ = start(measurer)) {
            lab.await(
                    "progress",
                    () -> lab.heartbeats().stream()
                            .anyMatch(
                                    heartbeat -> heartbeat.progress().activity().equals("measuring")));
            measurer.release();
            lab.await("block", () -> lab.isMeasured("b1"));

            assertThat(lab.heartbeats())
                    .allSatisfy(heartbeat ->
                            assertThat(heartbeat.progress().block()).isEqualTo("b1"));
        }
    }

    @Test
    void throwsAwayWhatItIsToldToDrop() throws Exception {
        MeasurerDouble measurer = MeasurerDouble.slow();
        lab.submit("b1");
        try (RunningDaemon daemon = start(measurer)) {
            measurer.began.await();
            lab.expire();
            lab.await("leased anew", () -> lab.block("b1").grants == 2);
            lab.await("block", () -> lab.isMeasured("b1"));
            daemon.stop(LONG);

            assertThat(daemon.heard(DaemonEvent.BlockDropped.class)).hasSize(1);
            assertThat(lab.block("b1").refusedReports).isZero();
        }
    }

    @Test
    void reportsWhatThereIsWhenTheRunIsCancelled() throws Exception {
        MeasurerDouble measurer = MeasurerDouble.slow();
        lab.submit("b1");
        try (RunningDaemon _ = start(measurer)) {
            measurer.began.await();
            lab.orderAll(Order.STOP_AND_REPORT);
            lab.await("report", () -> lab.isMeasured("b1"));

            assertThat(lab.block("b1").results.getFirst().interrupted()).isTrue();
        }
    }

    @Test
    void measuresToTheEndThoughHeartbeatsAreRefused() throws Exception {
        MeasurerDouble measurer = MeasurerDouble.slow();
        lab.submit("b1");
        try (RunningDaemon daemon = start(measurer)) {
            measurer.began.await();
            lab.ban(Problem.user("link.unauthorized", "not you", "join again"));
            lab.await("some", () -> Collections.frequency(lab.calls(), LinkCall.HEARTBEAT) > 5);
            measurer.release();

            assertThatThrownBy(daemon::awaitEnd).hasMessageContaining("not you");
            assertThat(daemon.heard(DaemonEvent.HeartbeatRefused.class)).hasSize(1);
            assertThat(files("outbox"))
                    .as("kept for the day that it is let in again")
                    .hasSize(1);
        }
    }

    @Test
    void failsOnlyTheCellWhoseModelCannotBeHad() throws Exception {
        lab.putArtifact(LabBlocks.reference(LabBlocks.VARIANT), null);
        lab.submit("b1");
        try (RunningDaemon _ = start(MeasurerDouble.quick())) {
            lab.await("block", () -> lab.isMeasured("b1"));

            List<CellReport> cells = lab.block("b1").results.getFirst().cells();
            assertThat(cells.getFirst().problems()).isEmpty();
            assertThat(cells.getLast().problems()).extracting(Problem::code).containsExactly("artifact.unavailable");
        }
    }

    @Test
    void failsTheCellWhoseModelComesDamagedAgainAndAgain() throws Exception {
        byte[] damaged = LabBlocks.VARIANT.clone();
        damaged[3]++;
        lab.putArtifact(LabBlocks.reference(LabBlocks.VARIANT), damaged);
        lab.submit("b1");
        try (RunningDaemon _ = start(MeasurerDouble.quick())) {
            lab.await("block", () -> lab.isMeasured("b1"));

            assertThat(lab.block("b1").results.getFirst().cells().getLast().problems())
                    .extracting(Problem::code)
                    .containsExactly("artifact.damaged");
        }
    }

    @Test
    void letsABlockEndWithinTheGraceTime() throws Exception {
        MeasurerDouble measurer = MeasurerDouble.slow();
        lab.submit("b1", "b2");
        try (RunningDaemon daemon = start(measurer)) {
            measurer.began.await();
            Thread stopper = Thread.ofPlatform().start(() -> {
                try {
                    daemon.stop(LONG);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            measurer.release();
            stopper.join();

            assertThat(lab.isMeasured("b1")).isTrue();
            assertThat(lab.isSeated()).isFalse();
        }
    }

    @Test
    void handsBackABlockThatDoesNotEndInTime() throws Exception {
        MeasurerDouble measurer = MeasurerDouble.slow();
        lab.submit("b1");
        try (RunningDaemon daemon = start(measurer)) {
            measurer.began.await();

            assertThat(daemon.stop(Duration.ZERO)).isTrue();

            assertThat(lab.block("b1").handBacks).isEqualTo(1);
            assertThat(lab.isMeasured("b1")).isFalse();
            assertThat(daemon.heard(DaemonEvent.BlockHandedBack.class)).hasSize(1);
            assertThat(lab.isSeated()).isFalse();
            assertThat(files("outbox")).isEmpty();
        }
    }

    @Test
    void handsBackABlockWhoseArtifactsAreStillMissing() throws Exception {
        lab.failBy(call -> call == LinkCall.ARTIFACT ? Fault.LOST_REQUEST : Fault.NONE);
        lab.submit("b1");
        try (RunningDaemon daemon = start(MeasurerDouble.quick())) {
            lab.await("many attempts", () -> Collections.frequency(lab.calls(), LinkCall.ARTIFACT) > 20);

            assertThat(daemon.stop(LONG)).isTrue();

            assertThat(lab.block("b1").handBacks).isEqualTo(1);
        }
    }

    @Test
    void stopsAtOnceWhileItWaitsForTheCoordinator() throws Exception {
        lab.failBy(_ -> Fault.LOST_REQUEST);
        try (RunningDaemon daemon = start(MeasurerDouble.quick())) {
            lab.await("attempts", () -> lab.calls().size() > 3);

            assertThat(daemon.stop(LONG)).isTrue();
        }
    }

    @Test
    void keepsAReportThatItCannotHandInAndSendsItFirstNextTime() throws Exception {
        lab.submit("b1");
        lab.failBy(call -> call == LinkCall.REPORT ? Fault.LOST_REQUEST : Fault.NONE);
        try (RunningDaemon daemon = start(MeasurerDouble.quick())) {
            lab.await("attempts", () -> Collections.frequency(lab.calls(), LinkCall.REPORT) > 3);
            assertThat(daemon.stop(Duration.ZERO)).isTrue();
        }
        assertThat(files("outbox")).hasSize(1);
        lab.failBy(_ -> Fault.NONE);
        int before = lab.calls().size();

        try (RunningDaemon _ = new RunningDaemon(lab, MeasurerDouble.quick(), directory, "p2")) {
            lab.await("report", () -> lab.isMeasured("b1"));
            lab.await("joined", lab::isSeated);

            assertThat(lab.calls().subList(before, before + 2)).containsExactly(LinkCall.REPORT, LinkCall.JOIN);
            assertThat(lab.block("b1").grants).isEqualTo(1);
        }
    }

    @Test
    void worksOnThoughTheCoordinatorChokesOnAnOldReport() throws Exception {
        lab.submit("old", "b1");
        new Outbox(directory).put(77, LabBlocks.report("old"));
        lab.fail(LinkCall.REPORT, times(5, Fault.BUSY));
        try (RunningDaemon _ = start(MeasurerDouble.quick())) {
            lab.await("block", () -> lab.isMeasured("b1"));
            lab.await("the old one", () -> lab.block("old").refusedReports > 0);
        }
        assertThat(files("refused")).hasSize(1);
    }

    @Test
    void saysWhatIsWrongWhenTheCoordinatorDoesNotTakeTheReportOfALease() throws Exception {
        lab.submit("b1");
        lab.refuseReports(report -> report.rounds() > 0 ? "it is too large" : "");
        try (RunningDaemon daemon = start(MeasurerDouble.quick())) {
            lab.await("block", () -> lab.isMeasured("b1"));
            daemon.stop(LONG);

            assertThat(lab.block("b1").results.getFirst().cells().getFirst().problems())
                    .extracting(Problem::message)
                    .singleElement()
                    .asString()
                    .contains("it is too large");
            assertThat(files("refused")).hasSize(1);
        }
    }

    @Test
    void losesALeaseOfWhichNoReportIsTaken() throws Exception {
        lab.submit("b1");
        lab.refuseReports(_ -> "never");
        try (RunningDaemon _ = start(MeasurerDouble.quick())) {
            lab.await("another process", () -> lab.block("b1").grants > 1);

            assertThat(lab.instances()).contains("p1", "p1-1");
        }
    }

    @Test
    void endsWithTheProblemWhenItIsNotLetIn() throws Exception {
        lab.ban(Problem.environment("link.version", "too old", "upgrade the agent"));
        try (RunningDaemon daemon = start(MeasurerDouble.quick())) {
            assertThatThrownBy(daemon::awaitEnd)
                    .hasCauseInstanceOf(ProblemException.class)
                    .hasMessageContaining("too old");
            assertThat(lab.calls()).containsExactly(LinkCall.JOIN);
        }
    }

    @Test
    void reportsABugInsteadOfDying() throws Exception {
        lab.submit("b1");
        try (RunningDaemon _ = start((_, _, _, _, _) -> {
            throw new IllegalStateException("oops");
        })) {
            lab.await("block", () -> lab.isMeasured("b1"));

            assertThat(lab.block("b1").results.getFirst().cells())
                    .allSatisfy(cell -> assertThat(cell.problems())
                            .extracting(Problem::code)
                            .containsExactly("block.broken"));
        }
    }

    @Test
    void handsInThoughTheDiskTakesNothing() throws Exception {
        Files.writeString(directory.resolve("outbox"), "no directory", StandardCharsets.UTF_8);
        lab.submit("b1");
        try (RunningDaemon _ = start(MeasurerDouble.quick())) {
            lab.await("block", () -> lab.isMeasured("b1"));
        }
    }

    @Test
    void doesNotFloodACoordinatorThatAnswersAtOnce() throws Exception {
        lab.answerAtOnce();
        try (RunningDaemon daemon = start(MeasurerDouble.quick())) {
            lab.await("many questions", () -> Collections.frequency(lab.calls(), LinkCall.LEASE) > 30);
            daemon.stop(LONG);

            synchronized (daemon.pauses) {
                assertThat(daemon.pauses).hasSizeGreaterThanOrEqualTo(30).anyMatch(pause -> pause.toSeconds() > 1);
            }
        }
    }

    private RunningDaemon start(BlockMeasurer measurer) {
        return new RunningDaemon(lab, measurer, directory, "p1");
    }

    private static Fault[] times(int count, Fault fault) {
        return Collections.nCopies(count, fault).toArray(Fault[]::new);
    }

    private List<String> files(String name) throws IOException {
        Path listed = directory.resolve(name);
        if (!Files.exists(listed)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(listed)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
