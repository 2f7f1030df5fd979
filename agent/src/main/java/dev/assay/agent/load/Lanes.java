package dev.assay.agent.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Run the same work in several threads at once. The caller's thread is lane 0. */
final class Lanes {
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /**
     * Run work in every lane and wait for all to end.
     *
     * <p>If a lane fails, the others are to notice by {@link #haveFailed}; what the first one threw is thrown here.
     */
    void run(int count, IntConsumer work) {
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            int lane = i;
            others.add(Thread.ofPlatform().daemon().name("lane-" + lane).start(() -> attempt(work, lane)));
        }
        attempt(work, 0);
        others.forEach(Lanes::join);
        switch (failure.get()) {
            case null -> {}
            case RuntimeException thrown -> throw thrown;
            case Error thrown -> throw thrown;
            case Throwable thrown -> throw new IllegalStateException(thrown);
        }
    }

    /** Return whether a lane failed, so that there is no use in going on. */
    boolean haveFailed() {
        return failure.get() != null;
    }

    private void attempt(IntConsumer work, int lane) {
        try {
            work.accept(lane);
        } catch (RuntimeException | Error thrown) {
            failure.compareAndSet(null, thrown);
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                // Lanes end by themselves soon; their queries must be over before anybody closes the model.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
