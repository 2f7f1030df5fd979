package dev.assay.coordinator.http;

import dev.assay.coordinator.http.LabServer.Place;
import dev.assay.coordinator.lab.LocalActors;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.LabHealth;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.TimeoutAccess;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Flow;
import scala.concurrent.duration.Duration$;

/**
 * Serve one node of a cluster: while it leads it answers itself, otherwise it passes everything on to the node that does. While nobody
 * leads, requests wait a while.
 */
public final class NodeServer implements AutoCloseable {
    private static final long SMALL_BYTES = 1 << 20;
    private static final Duration LONGEST_BODY = Duration.ofSeconds(30);
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final ActorSystem<Void> system;
    private final Materializer materializer;
    private final NodeLeaders leaders;
    private final Forwarding forwarding;
    private final Place place;
    private final String self;
    private final ServerBinding binding;

    private NodeServer(ActorSystem<Void> system, String self, NodeLeaders leaders, Place place) {
        this.system = system;
        this.materializer = SystemMaterializer.get(system).materializer();
        this.self = self;
        this.leaders = leaders;
        this.place = place;
        this.forwarding = new Forwarding(system, place.tls());
        this.binding = LabServer.bind(system, place, Flow.of(HttpRequest.class).mapAsync(1, this::answer));
    }

    /**
     * Begin to serve.
     *
     * @param self name of this node
     * @param leaders knows who answers
     * @throws dev.assay.scenarios.problem.ProblemException {@code server.address-in-use}
     */
    public static NodeServer start(String self, NodeLeaders leaders, Place place) {
        ActorSystem<Void> system = LocalActors.start(Behaviors.empty(), "assay-node");
        try {
            return new NodeServer(system, self, leaders, place);
        } catch (ProblemException e) {
            system.terminate();
            throw e;
        }
    }

    /** Return the port that it listens on. */
    public int port() {
        return binding.localAddress().getPort();
    }

    /** Return where it listens. */
    public String url() {
        return place.url(port());
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request) {
        return switch (request.getUri().path()) {
            case ApiPaths.LIVE -> CompletableFuture.completedStage(JsonAnswers.nothing());
            case ApiPaths.READY -> CompletableFuture.completedStage(ready(leaders.current()));
            default -> JsonAnswers.answer(find(request));
        };
    }

    private HttpResponse ready(NodeLeader leader) {
        LabHealth health = switch (leader) {
            case NodeLeader.Here here -> new LabHealth(here.handler().isReady(), self, here.node(), here.epoch());
            case NodeLeader.There there -> new LabHealth(true, self, there.node(), there.epoch());
            case NodeLeader.Nobody _ -> new LabHealth(false, self, null, null);
        };
        return JsonAnswers.json(health.ready() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE, health);
    }

    private CompletionStage<HttpResponse> find(HttpRequest request) {
        return Forwarding.wasPassedOn(request)
                ? leaders.here().thenCompose(leader -> ask(leader, request))
                : whole(request)
                        .thenCompose(asked -> leaders.next(-1).thenCompose(leader -> askOnceMore(leader, asked)));
    }

    /** Wait for the body of what may be asked again, if it is small: it often comes after the head, and then only once. */
    private CompletionStage<HttpRequest> whole(HttpRequest request) {
        OptionalLong bytes = request.entity().getContentLengthOption();
        if (!isHarmless(request) || request.entity().isStrict() || bytes.isEmpty() || bytes.getAsLong() > SMALL_BYTES) {
            return CompletableFuture.completedStage(request);
        }
        return request.entity().toStrict(LONGEST_BODY.toMillis(), materializer).thenApply(request::withEntity);
    }

    private CompletionStage<HttpResponse> askOnceMore(NodeLeader leader, HttpRequest request) {
        CompletionStage<HttpResponse> answer = ask(leader, request);
        return mayBeRepeated(request)
                ? answer.exceptionallyCompose(_ -> leaders.next(leader.epoch()).thenCompose(next -> ask(next, request)))
                : answer.exceptionallyCompose(_ -> CompletableFuture.failedStage(NodeLeaders.noLeader()));
    }

    private CompletionStage<HttpResponse> ask(NodeLeader leader, HttpRequest request) {
        return switch (leader) {
            case NodeLeader.Here here -> here.term().until(here.handler().answer(request));
            case NodeLeader.There there -> {
                // The leader knows how long an answer may take.
                request.getHeader(TimeoutAccess.class)
                        .ifPresent(timeout -> timeout.timeoutAccess().updateTimeout(Duration$.MODULE$.Inf()));
                yield forwarding.pass(request, there);
            }
            case NodeLeader.Nobody _ -> CompletableFuture.failedStage(NodeLeaders.noLeader());
        };
    }

    /** What reads, and what agents ask, may be asked again; a body that came in pieces is gone after the first time. */
    private static boolean mayBeRepeated(HttpRequest request) {
        return request.entity().isStrict() && isHarmless(request);
    }

    private static boolean isHarmless(HttpRequest request) {
        String path = request.getUri().path();
        return READING.contains(request.method().name())
                || path.equals(ApiPaths.AGENTS)
                || path.startsWith(ApiPaths.LEASES);
    }

    /** Stop listening. */
    @Override
    public void close() {
        binding.unbind().toCompletableFuture().join();
        system.terminate();
    }
}
