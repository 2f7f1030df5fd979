package dev.assay.coordinator.web.live;

import dev.assay.coordinator.access.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.sse.ServerSentEvent;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/**
 * Send the parts of pages that changed to all who look at them.
 *
 * <p>Each page is read once a period however many look at it, rendered once for each role, and not at all while nobody looks. Who
 * reads more slowly than pages change is cut off.
 */
public final class LiveFeed implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LiveFeed.class.getName());
    private static final int MOST_VIEWERS = 256;
    /** Who they are is asked again when they come back, which browsers do by themselves. */
    private static final Duration LONGEST_VISIT = Duration.ofMinutes(15);

    private final Function<LiveTopic, CompletionStage<LivePage>> reader;
    private final Duration period;
    private final ScheduledExecutorService ticker;
    private final Map<LiveTopic, Audience> audiences = new HashMap<>();
    private @Nullable ScheduledFuture<?> ticking;
    private boolean closed;

    /**
     * Get ready.
     *
     * @param reader reads pages
     * @param period how often they are read while somebody looks
     */
    public LiveFeed(Function<LiveTopic, CompletionStage<LivePage>> reader, Duration period) {
        this.reader = reader;
        this.period = period;
        this.ticker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("assay-live").factory());
    }

    /** Those who look at one page. */
    private static final class Audience {
        private final List<LiveViewer> viewers = new ArrayList<>();
        private boolean isReading;
    }

    /**
     * Let somebody look at a page: all parts of it at first, and then each that changed.
     *
     * @return nothing if too many look already, or nobody may any more
     */
    public synchronized Optional<Source<ServerSentEvent, NotUsed>> look(LiveTopic topic, Role role) {
        if (closed || viewers() >= MOST_VIEWERS) {
            return Optional.empty();
        }
        return Optional.of(Source.<ServerSentEvent>queue(LiveViewer.MOST_EVENTS)
                .watchTermination((queue, done) -> {
                    LiveViewer viewer = new LiveViewer(queue, role);
                    add(topic, viewer);
                    done.whenComplete((_, _) -> remove(topic, viewer));
                    return NotUsed.getInstance();
                })
                .takeWithin(LONGEST_VISIT));
    }

    /** Return how many look at something. */
    public synchronized int viewers() {
        return audiences.values().stream()
                .mapToInt(audience -> audience.viewers.size())
                .sum();
    }

    private synchronized void add(LiveTopic topic, LiveViewer viewer) {
        if (closed) {
            viewer.end();
            return;
        }
        audiences.computeIfAbsent(topic, _ -> new Audience()).viewers.add(viewer);
        if (ticking == null) {
            ticking = ticker.scheduleWithFixedDelay(this::tick, 0, period.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void remove(LiveTopic topic, LiveViewer viewer) {
        Audience audience = audiences.get(topic);
        if (audience == null) {
            return;
        }
        audience.viewers.remove(viewer);
        if (audience.viewers.isEmpty()) {
            audiences.remove(topic);
        }
        if (audiences.isEmpty() && ticking != null) {
            ticking.cancel(false);
            ticking = null;
        }
    }

    private synchronized void tick() {
        audiences.forEach((topic, audience) -> {
            audience.viewers.forEach(LiveViewer::keepAlive);
            if (!audience.isReading) {
                audience.isReading = true;
                read(topic).whenComplete((page, failure) -> deliver(audience, page, failure));
            }
        });
    }

    private CompletionStage<LivePage> read(LiveTopic topic) {
        try {
            return reader.apply(topic);
        } catch (RuntimeException e) {
            // The ticker goes on for all others.
            return CompletableFuture.failedStage(e);
        }
    }

    private void deliver(Audience audience, @Nullable LivePage page, @Nullable Throwable failure) {
        if (page == null) {
            // The page that the viewers see says by itself that it is not live any more, if this goes on.
            LOG.log(System.Logger.Level.DEBUG, "a page could not be read", failure);
            finish(audience);
            return;
        }
        try {
            Map<Role, Fragments> byRole = new EnumMap<>(Role.class);
            for (LiveViewer viewer : viewersOf(audience)) {
                viewer.show(byRole.computeIfAbsent(viewer.role(), page::render));
            }
        } finally {
            finish(audience);
        }
    }

    private synchronized List<LiveViewer> viewersOf(Audience audience) {
        return List.copyOf(audience.viewers);
    }

    private synchronized void finish(Audience audience) {
        audience.isReading = false;
    }

    /** End all streams. */
    @Override
    public void close() {
        List<LiveViewer> left = new ArrayList<>();
        synchronized (this) {
            closed = true;
            audiences.values().forEach(audience -> left.addAll(audience.viewers));
            if (ticking != null) {
                ticking.cancel(false);
                ticking = null;
            }
        }
        left.forEach(LiveViewer::end);
        ticker.close();
    }
}
