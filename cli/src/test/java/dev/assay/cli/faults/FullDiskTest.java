package dev.assay.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.daemon.DaemonEvent;
import dev.assay.coordinator.farm.SmallDisk;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real disks that are full: everybody waits for room, and nothing is lost. */
class FullDiskTest {
    private static final int COORDINATOR_MEGABYTES = 48;
    private static final int AGENT_MEGABYTES = 4;

    @TempDir
    private Path directory;

    @Test
    void aCoordinatorGoesOnWhenItsDiskHasRoomAgain() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), COORDINATOR_MEGABYTES);
                LoopbackLab lab = LoopbackLab.start(disk.path())) {
            QuickMeasurer measurer = QuickMeasurer.held();
            LoopbackAgent agent = lab.agent("lab1", "id of lab1", measurer, directory.resolve("agent"));
            lab.awaitAgents(1);
            String run = lab.submit(3);
            assertThat(measurer.began.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
            disk.fill();
            measurer.release(3);
            LoopbackLab.await(
                    "the report is not taken",
                    () -> !agent.heard(DaemonEvent.Failing.class).isEmpty());
            assertThat(agent.heard(DaemonEvent.ReportKept.class)).isEmpty();
            disk.free();
            lab.awaitEnd(run);
            assertThat(lab.requireComplete(run, 3)).isZero();
            assertThat(measurer.measured()).hasSize(3).doesNotHaveDuplicates();
        }
    }

    @Test
    void anAgentHandsInFromItsMemoryWhatItsDiskDoesNotTake() throws Exception {
        LogWatch log = LogWatch.begin();
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), AGENT_MEGABYTES);
                LoopbackLab lab = LoopbackLab.start(directory.resolve("lab"))) {
            QuickMeasurer measurer = QuickMeasurer.held();
            lab.agent("lab1", "id of lab1", measurer, disk.path());
            lab.awaitAgents(1);
            String run = lab.submit(2);
            assertThat(measurer.began.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
            disk.fill();
            measurer.release(2);
            lab.awaitEnd(run);
            assertThat(lab.requireComplete(run, 2)).isZero();
            assertThat(log.warnings()).anyMatch(line -> line.contains("only in memory until it is sent"));
        }
    }
}
