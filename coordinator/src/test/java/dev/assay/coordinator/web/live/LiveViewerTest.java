package dev.assay.coordinator.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.access.Role;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.sse.ServerSentEvent;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveViewerTest {
    private static final Fragments LAST = new Fragments(Map.of("part", "last"), true);

    private final ActorSystem system = ActorSystem.create("live-viewer-test");

    @AfterEach
    void stop() {
        system.terminate();
    }

    @Test
    void endsOnceHoweverOftenItIsTold() throws Exception {
        var stream = Source.<ServerSentEvent>queue(LiveViewer.MOST_EVENTS)
                .toMat(Sink.<ServerSentEvent>seq(), Keep.both())
                .run(system);
        LiveViewer viewer = new LiveViewer(stream.first(), Role.VIEWER);

        viewer.show(LAST);
        viewer.show(LAST);
        viewer.end();
        viewer.end();

        List<ServerSentEvent> seen = stream.second().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(seen).extracting(ServerSentEvent::getData).containsExactly("last", "nothing more happens");
    }

    @Test
    void endsQuietlyAfterWhoeverLookedWent() throws Exception {
        Pair<BoundedSourceQueue<ServerSentEvent>, CompletionStage<Done>> stream = Source.<ServerSentEvent>queue(
                        LiveViewer.MOST_EVENTS)
                .watchTermination(Keep.both())
                .to(Sink.cancelled())
                .run(system);
        stream.second().toCompletableFuture().get(10, TimeUnit.SECONDS);
        LiveViewer viewer = new LiveViewer(stream.first(), Role.VIEWER);

        viewer.show(LAST);
        viewer.end();

        assertThat(stream.first().isCompleted()).isTrue();
    }
}
