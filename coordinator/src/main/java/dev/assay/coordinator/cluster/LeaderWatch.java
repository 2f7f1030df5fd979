package dev.assay.coordinator.cluster;

import dev.assay.coordinator.database.Leader;
import dev.assay.coordinator.database.Leaderships;
import dev.assay.scenarios.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Look into the store who leads, several times a second, and whether whoever leads gives signs of life. Safe for many threads.
 *
 * <p>While the store can't be asked, what was last known is taken for true.
 */
public final class LeaderWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LeaderWatch.class.getName());
    private static final Duration PERIOD = Duration.ofMillis(500);

    private final Leaderships leaderships;
    private final LongSupplier nanoTime;
    private final List<Consumer<Leader>> hearers = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService watching;
    private volatile @Nullable Sighting last;
    private boolean isFailing;

    /** A leader, and since when it has given no sign of life. */
    private record Sighting(Leader leader, long sinceNs, boolean moved) {}

    private LeaderWatch(Leaderships leaderships, LongSupplier nanoTime) {
        this.leaderships = leaderships;
        this.nanoTime = nanoTime;
        this.watching = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("assay-leader-watch").daemon().factory());
    }

    /** Begin to watch. */
    public static LeaderWatch start(Leaderships leaderships) {
        LeaderWatch watch = new LeaderWatch(leaderships, System::nanoTime);
        // The task tells of its failures itself.
        var _ = watch.watching.scheduleWithFixedDelay(watch::look, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    /** Somebody hears what the store says. */
    @FunctionalInterface
    public interface Hearing extends AutoCloseable {
        /** Hear no more. */
        @Override
        void close();
    }

    /**
     * Hear what the store says, each time that it is asked.
     *
     * @param hearer called by one thread, must be quick
     */
    public Hearing hear(Consumer<Leader> hearer) {
        hearers.add(hearer);
        return () -> hearers.remove(hearer);
    }

    private void look() {
        try {
            Optional<Leader> seen = leaderships.current();
            seen.ifPresent(this::saw);
            isFailing = false;
        } catch (ProblemException e) {
            if (!isFailing) {
                LOG.log(System.Logger.Level.WARNING, "who leads can''t be asked: {0}", e.getMessage());
                isFailing = true;
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "looking for the leader failed", e);
        }
    }

    private void saw(Leader leader) {
        Sighting before = last;
        if (before == null || !before.leader().equals(leader)) {
            last = new Sighting(leader, nanoTime.getAsLong(), before != null);
        }
        hearers.forEach(hearer -> hearer.accept(leader));
    }

    /** Return whether another node leads that gave a sign of life within a time, or has not been watched for as long. */
    boolean isAlive(String self, Duration within) {
        Sighting seen = last;
        return seen != null
                && seen.leader().isNode()
                && !seen.leader().node().name().equals(self)
                && nanoTime.getAsLong() - seen.sinceNs() < within.toNanos();
    }

    /** Return whether another node leads and was seen to give a sign of life since this one watches. */
    public boolean wasSeenAlive(String self, Duration within) {
        Sighting seen = last;
        return seen != null && seen.moved() && isAlive(self, within);
    }

    @Override
    public void close() {
        watching.shutdownNow();
    }
}
