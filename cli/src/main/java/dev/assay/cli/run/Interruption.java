package dev.assay.cli.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turn Ctrl-C (and a polite kill) into a cancellation, and hold the Java machine until the run has saved what it has.
 *
 * <p>The machine begins to shut down at the signal and waits for its hooks only: the hook waits for the run.
 */
public final class Interruption implements AutoCloseable {
    private static final long LONGEST_WAIT_SECONDS = 30;

    private final CountDownLatch saved = new CountDownLatch(1);
    private final Thread hook;

    private Interruption(Runnable onInterrupt) {
        hook = new Thread(
                () -> {
                    onInterrupt.run();
                    awaitSaved();
                },
                "assay-interruption");
    }

    /**
     * Listen until closed.
     *
     * @param onInterrupt called once, in a thread of its own
     */
    public static Interruption listen(Runnable onInterrupt) {
        Interruption interruption = new Interruption(onInterrupt);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void awaitSaved() {
        try {
            if (!saved.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("assay: gave up waiting for the run to save its result");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stop listening; if a signal came, let the machine go down now. */
    @Override
    public void close() {
        saved.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The machine is going down already: the hook was needed.
            return;
        }
    }
}
