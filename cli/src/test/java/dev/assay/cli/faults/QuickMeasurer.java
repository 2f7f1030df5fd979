package dev.assay.cli.faults;

import dev.assay.agent.block.ArtifactLocator;
import dev.assay.agent.block.BlockListener;
import dev.assay.agent.block.CancellationToken;
import dev.assay.agent.daemon.BlockMeasurer;
import dev.assay.coordinator.farm.SimulatedMessages;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockProgress;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.CellAssignment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Measures nothing, but reads the models, and says in its report who made it. Takes no time, or as long as a test wants. Safe for many
 * threads.
 */
final class QuickMeasurer implements BlockMeasurer {
    /** Counted up whenever a measuring begins. */
    final Semaphore began = new Semaphore(0);

    private final Semaphore permits;
    private final int padding;
    private final List<String> measured = new ArrayList<>();

    private QuickMeasurer(Semaphore permits, int padding) {
        this.permits = permits;
        this.padding = padding;
    }

    /** Is done at once. */
    static QuickMeasurer quick() {
        return new QuickMeasurer(new Semaphore(Integer.MAX_VALUE / 2), 0);
    }

    /** Needs a permit for each block. */
    static QuickMeasurer held() {
        return new QuickMeasurer(new Semaphore(0), 0);
    }

    /** Needs a permit for each block, and has much to tell about each cell. */
    static QuickMeasurer verbose(int characters) {
        return new QuickMeasurer(new Semaphore(0), characters);
    }

    /** Let so many blocks end. */
    void release(int blocks) {
        permits.release(blocks);
    }

    /** Return the blocks that were begun, in order; one that was begun twice is in it twice. */
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
        began.release();
        boolean isInterrupted = !awaitPermit(cancellation);
        block.cells().forEach(cell -> requireModel(cell, artifacts));
        String mark = "attempt " + block.attempt() + " on " + device + "x".repeat(padding);
        return SimulatedMessages.report(block, device, mark, false, isInterrupted);
    }

    private boolean awaitPermit(CancellationToken cancellation) {
        try {
            while (!cancellation.isCancelled()) {
                if (permits.tryAcquire(20, TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError("a measurement was interrupted", e);
        }
    }

    private static void requireModel(CellAssignment cell, ArtifactLocator artifacts) {
        try {
            byte[] model = Files.readAllBytes(artifacts.locate(cell.model()));
            if (!Sha256.of(model).equals(cell.model().sha256())) {
                throw new AssertionError("another model than was named");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
