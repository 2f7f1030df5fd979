package dev.assay.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.daemon.LabDouble.Fault;
import dev.assay.scenarios.store.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Whatever gets lost, repeated, refused, restarted or killed in between: every block has one result in the end. */
class FaultyLabProperties {
    private static final int BLOCKS = 6;
    private static final List<Fault> FAULTS =
            List.of(Fault.LOST_REQUEST, Fault.LOST_ANSWER, Fault.REPEATED, Fault.BUSY);

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void everyBlockEndsUpReportedOnce(@ForAll long seed) throws Exception {
        Path directory = Files.createTempDirectory("assay-lab-");
        try {
            run(new SplittableRandom(seed), directory);
        } finally {
            FileTree.delete(directory);
        }
    }

    private static void run(SplittableRandom random, Path directory) throws InterruptedException, IOException {
        LabDouble lab = new LabDouble();
        MeasurerDouble measurer = MeasurerDouble.quick();
        double faultShare = random.nextDouble(0.6);
        SplittableRandom chance = random.split();
        lab.failBy(_ -> chance.nextDouble() < faultShare ? FAULTS.get(chance.nextInt(FAULTS.size())) : Fault.NONE);
        for (int i = 0; i < BLOCKS; i++) {
            lab.submit("b" + i);
        }
        for (int process = 1; process < 4; process++) {
            int calls = lab.calls().size() + random.nextInt(60);
            try (RunningDaemon daemon = new RunningDaemon(lab, measurer, directory, "p" + process)) {
                lab.await("some calls", () -> lab.calls().size() >= calls || isDone(lab));
                switch (random.nextInt(4)) {
                    case 0 -> lab.restart();
                    case 1 -> lab.expire();
                    case 2 -> daemon.stop(Duration.ofSeconds(30));
                    default -> daemon.stop(Duration.ZERO);
                }
            }
        }
        try (RunningDaemon daemon = new RunningDaemon(lab, measurer, directory, "last")) {
            lab.await("all blocks", () -> isDone(lab));
            daemon.stop(Duration.ofSeconds(30));
        }
        // A report may be kept whose answer got lost; the agent learns that as soon as it can.
        lab.failBy(_ -> Fault.NONE);
        try (RunningDaemon daemon = new RunningDaemon(lab, measurer, directory, "calm")) {
            lab.await("joined", () -> lab.instances().contains("calm"));
            daemon.stop(Duration.ofSeconds(30));
        }
        assertThat(lab.blocks()).allSatisfy(block -> assertThat(block.results).hasSize(1));
        assertThat(lab.blocks())
                .as("a lease is measured once, however often it is heard of")
                .allSatisfy(block -> assertThat(Collections.frequency(measurer.measured(), block.block.block()))
                        .isLessThanOrEqualTo(block.grants));
        assertThat(files(directory.resolve("outbox"))).isZero();
        assertThat(files(directory.resolve("refused")))
                .as("only reports that were overtaken are set aside")
                .isLessThanOrEqualTo(lab.blocks().stream()
                        .mapToLong(block -> block.refusedReports)
                        .sum());
    }

    private static boolean isDone(LabDouble lab) {
        return lab.blocks().stream().noneMatch(block -> block.results.isEmpty());
    }

    private static long files(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }
}
