package dev.assay.coordinator.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.access.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.sse.ServerSentEvent;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
    private static final LiveTopic TOPIC = new LiveTopic.Overview();

    private final ActorSystem system = ActorSystem.create("live-feed-test");
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger renderings = new AtomicInteger();
    private volatile String changing = "first";
    private final LiveFeed feed = new LiveFeed(this::read, Duration.ofMillis(5));

    private CompletionStage<LivePage> read(LiveTopic topic) {
        reads.incrementAndGet();
        return CompletableFuture.completedStage(_ -> {
            renderings.incrementAndGet();
            return new Fragments(Map.of("still", "same", "changing", changing), changing.equals("last"));
        });
    }

    @AfterEach
    void stop() {
        feed.close();
        system.terminate();
    }

    @Test
    void sendsEverythingOnceAndThenWhatChanged() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        CompletionStage<Done> ended = look(seen);
        until(() -> seen.size() == 2 && reads.get() > 5);

        changing = "second";
        until(() -> seen.size() == 3);
        changing = "last";
        ended.toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(seen.subList(0, 2)).containsExactlyInAnyOrder("still same", "changing first");
        assertThat(seen.subList(2, 5)).containsExactly("changing second", "changing last", "end nothing more happens");
    }

    @Test
    void readsOnceForAllAndNotAtAllForNobody() {
        assertThat(reads).hasValue(0);
        List<String> seen = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 50; i++) {
            look(seen);
        }
        until(() -> seen.size() == 100);
        assertThat(renderings.get()).as("one role: one rendering a reading").isLessThanOrEqualTo(reads.get());

        changing = "last";
        until(() -> feed.viewers() == 0);
        int readsThen = reads.get();
        // Another feed that ticks as often shows that time has passed.
        AtomicInteger otherReads = new AtomicInteger();
        try (LiveFeed other = new LiveFeed(
                topic -> {
                    otherReads.incrementAndGet();
                    return read(topic).thenApply(_ -> _ -> new Fragments(Map.of(), false));
                },
                Duration.ofMillis(5))) {
            var _ = other.look(TOPIC, Role.VIEWER).orElseThrow().runWith(Sink.<ServerSentEvent>ignore(), system);
            until(() -> otherReads.get() > 10);
            assertThat(reads.get() - otherReads.get()).isLessThanOrEqualTo(readsThen + 1);
        }
    }

    @Test
    void cutsOffWhoReadsTooSlowly() {
        CompletableFuture<Done> never = new CompletableFuture<>();
        var _ = feed.look(TOPIC, Role.VIEWER)
                .orElseThrow()
                .mapAsync(1, _ -> never)
                .runWith(Sink.ignore(), system);
        until(() -> feed.viewers() == 1);

        AtomicInteger number = new AtomicInteger();
        until(() -> {
            changing = "change " + number.incrementAndGet();
            return feed.viewers() == 0;
        });

        assertThat(renderings.get()).isLessThan(10_000);
    }

    @Test
    void endsAllStreamsWhenItCloses() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        CompletionStage<Done> ended = look(seen);
        until(() -> seen.size() == 2);

        feed.close();

        ended.toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(feed.look(TOPIC, Role.VIEWER)).isEmpty();
    }

    private CompletionStage<Done> look(List<String> seen) {
        return feed.look(TOPIC, Role.VIEWER)
                .orElseThrow()
                .runWith(
                        Sink.foreach(event -> seen.add(event.getEventType().orElse("") + " " + event.getData())),
                        system);
    }

    private static void until(BooleanSupplier condition) {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(endNs);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
