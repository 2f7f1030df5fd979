package dev.assay.coordinator.web.live;

import dev.assay.coordinator.access.Role;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.sse.ServerSentEvent;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;

/** Somebody who looks at a page, and what they have of it. Safe for many threads. */
final class LiveViewer {
    private static final System.Logger LOG = System.getLogger(LiveViewer.class.getName());

    /** Who reads so slowly that more than this piles up is cut off, and may look again. */
    static final int MOST_EVENTS = 32;

    /** Shorter than what proxies, and this server, take for a dead connection. */
    private static final long QUIET_NS = Duration.ofSeconds(15).toNanos();

    /** Tells the browser not to come back. */
    private static final String END = "end";

    private final BoundedSourceQueue<ServerSentEvent> queue;
    private final Role role;
    private final Map<String, String> has = new HashMap<>();
    private long lastSentNs = System.nanoTime();

    LiveViewer(BoundedSourceQueue<ServerSentEvent> queue, Role role) {
        this.queue = queue;
        this.role = role;
    }

    Role role() {
        return role;
    }

    /** Send what they don't have yet. */
    synchronized void show(Fragments fragments) {
        fragments.byEvent().forEach((event, html) -> {
            if (!html.equals(has.put(event, html))) {
                offer(ServerSentEvent.create(html, event));
            }
        });
        if (fragments.last()) {
            offer(ServerSentEvent.create("nothing more happens", END));
            end();
        }
    }

    /** Show that the connection lives, if nothing else does. */
    synchronized void keepAlive() {
        if (System.nanoTime() - lastSentNs > QUIET_NS) {
            offer(ServerSentEvent.heartbeat());
        }
    }

    /** End the stream, unless it has ended already. */
    void end() {
        close(queue::complete);
    }

    private void offer(ServerSentEvent event) {
        lastSentNs = System.nanoTime();
        if (queue.offer(event).equals(QueueOfferResult.dropped())) {
            close(() -> queue.fail(new IllegalStateException("the page is read too slowly")));
        }
    }

    /** A stream ends from both sides: whoever looks may go at any moment, also between a question whether they did and an end. */
    private void close(Runnable closing) {
        try {
            closing.run();
        } catch (IllegalStateException e) {
            LOG.log(System.Logger.Level.DEBUG, "a stream had ended already", e);
        }
    }
}
