package dev.assay.cli.view;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tell how long measuring takes, whatever came before it, and show everything on another view. */
public final class BlockStartClock implements RunView {
    private final RunView view;
    private final LongSupplier nanoTime;
    private final AtomicReference<@Nullable Long> firstBlockNs = new AtomicReference<>();

    /**
     * Listen.
     *
     * @param view shows what happens; closed with this
     * @param nanoTime a clock that never jumps
     */
    public BlockStartClock(RunView view, LongSupplier nanoTime) {
        this.view = view;
        this.nanoTime = nanoTime;
    }

    @Override
    public void show(RunEvent event) {
        if (event instanceof RunEvent.BlockStarted) {
            firstBlockNs.compareAndSet(null, nanoTime.getAsLong());
        }
        view.show(event);
    }

    /** Return how long ago the first block began; zero if none did. */
    public Duration sinceFirstBlock() {
        Long startNs = firstBlockNs.get();
        return startNs == null ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - startNs);
    }

    @Override
    public void close() {
        view.close();
    }
}
