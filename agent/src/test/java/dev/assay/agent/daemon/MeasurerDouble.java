package dev.assay.agent.daemon;

import dev.assay.agent.block.ArtifactLocator;
import dev.assay.agent.block.BlockListener;
import dev.assay.agent.block.CancellationToken;
import dev.assay.agent.load.LoadGlimpse;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockProgress;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.CellAssignment;
import dev.assay.scenarios.wire.CellReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Measures nothing, but looks at the artifacts, and takes as long as a test wants. */
final class MeasurerDouble implements BlockMeasurer {
    /** Counted down when the measuring begins. */
    final CountDownLatch began = new CountDownLatch(1);

    private final CountDownLatch released;
    private final List<String> measured = new ArrayList<>();

    private MeasurerDouble(CountDownLatch released) {
        this.released = released;
    }

    /** Is done at once. */
    static MeasurerDouble quick() {
        return new MeasurerDouble(new CountDownLatch(0));
    }

    /** Measures until it is released or cancelled. */
    static MeasurerDouble slow() {
        return new MeasurerDouble(new CountDownLatch(1));
    }

    void release() {
        released.countDown();
    }

    synchronized List<String> measured() {
        return List.copyOf(measured);
    }

    @Override
    public BlockReport measure(
            BlockAssignment block,
            String device,
            ArtifactLocator artifacts,
            BlockListener listener,
            CancellationToken cancellation) {
        synchronized (this) {
            measured.add(block.block());
        }
        listener.progress(new BlockProgress(block.run(), block.block(), 1, 2, "measuring"));
        listener.glimpse("int8", new LoadGlimpse(false, 7, 2_000_000, null));
        CountDownLatch over = new CountDownLatch(1);
        boolean interrupted;
        try (CancellationToken.Registration _ = cancellation.onCancel(() -> {
            over.countDown();
            released.countDown();
        })) {
            began.countDown();
            if (!released.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody ended the block");
            }
            interrupted = over.getCount() == 0;
        } catch (InterruptedException e) {
            throw new AssertionError("a measurement was interrupted", e);
        }
        List<CellReport> cells = block.cells().stream()
                .map(cell -> new CellReport(cell.variant(), null, null, List.of(), null, problems(cell, artifacts)))
                .toList();
        return new BlockReport(
                block.run(), block.block(), block.attempt(), device, 2, cells, null, null, null, null, interrupted);
    }

    private static List<Problem> problems(CellAssignment cell, ArtifactLocator artifacts) {
        try {
            byte[] model = Files.readAllBytes(artifacts.locate(cell.model()));
            if (!LabBlocks.reference(model).equals(cell.model())) {
                throw new AssertionError("another model than was named");
            }
            return List.of();
        } catch (ProblemException e) {
            return e.problems();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
