package dev.assay.coordinator.lab;

import dev.assay.coordinator.database.LabStore;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.CleanUp;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Look after what a lab keeps: clean up, back up. Safe for many threads. */
public final class LabUpkeep {
    private static final System.Logger LOG = System.getLogger(LabUpkeep.class.getName());
    private static final Duration FIRST_CLEANING = Duration.ofMinutes(1);
    private static final Duration CLEANING = Duration.ofHours(6);

    private final LabGate gate;
    private final LabStore store;
    private final Housekeeping housekeeping;
    private final Optional<Duration> keepsRunsFor;
    private final Path backups;
    private final InstantSource clock;
    private final ScheduledExecutorService preparing;
    private final ExecutorService reads;

    /**
     * Get ready.
     *
     * @param keepsRunsFor how long runs are kept after they ended; for ever if there is nothing
     * @param backups where copies of the store go
     * @param preparing where runs are prepared: while something is cleaned up, none is
     */
    LabUpkeep(
            LabGate gate,
            LabStore store,
            Housekeeping housekeeping,
            Optional<Duration> keepsRunsFor,
            Path backups,
            InstantSource clock,
            ScheduledExecutorService preparing,
            ExecutorService reads) {
        this.gate = gate;
        this.store = store;
        this.housekeeping = housekeeping;
        this.keepsRunsFor = keepsRunsFor;
        this.backups = backups;
        this.clock = clock;
        this.preparing = preparing;
        this.reads = reads;
    }

    /** Clean up now and then from now on; only where nobody else uses the same files. */
    public void begin() {
        // The task tells of its failures itself.
        var _ = preparing.scheduleWithFixedDelay(
                () -> {
                    try {
                        LabLog.cleaned(cleanedUp());
                    } catch (RuntimeException e) {
                        // There is another time.
                        LOG.log(System.Logger.Level.WARNING, "cleaning up failed", e);
                    }
                },
                FIRST_CLEANING.toSeconds(),
                CLEANING.toSeconds(),
                TimeUnit.SECONDS);
    }

    /** Delete the runs that are too old, and the files that no run needs, as soon as no run is being prepared. */
    public CompletionStage<CleanUp> cleanUp() {
        return CompletableFuture.supplyAsync(this::cleanedUp, preparing);
    }

    private CleanUp cleanedUp() {
        // The last prepared run is stored before this is answered.
        gate.look().toCompletableFuture().join();
        return housekeeping.cleanUp(keepsRunsFor, this::isForgotten);
    }

    private boolean isForgotten(String run) {
        try {
            gate.order(replyTo -> new LabMessage.Delete(run, replyTo))
                    .toCompletableFuture()
                    .join();
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof ProblemException) {
                // Somebody has begun to measure it again.
                return false;
            }
            throw e;
        }
    }

    /** Write everything that the store has into one file; the files that it names are not in it. */
    public CompletionStage<Path> backUp() {
        return CompletableFuture.supplyAsync(
                () -> {
                    Path file = backups.resolve("lab-" + RunIds.time(clock.instant()) + ".db");
                    store.backUp(file);
                    return file;
                },
                reads);
    }
}
