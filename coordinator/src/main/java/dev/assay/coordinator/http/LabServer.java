package dev.assay.coordinator.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.handleExceptions;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import dev.assay.coordinator.access.Role;
import dev.assay.coordinator.access.Visitor;
import dev.assay.coordinator.lab.Coordinator;
import dev.assay.coordinator.web.LabWeb;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.AgentSummary;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.Backup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.SystemMaterializer;

/**
 * Serve a coordinator on a loopback address.
 *
 * <p>Who may open connections to this machine's loopback may do everything; pages of other sites, in a browser on this machine, may
 * not: their requests name another host, or have a body that is not JSON.
 */
public final class LabServer implements AutoCloseable {
    private static final int TOKEN_BYTES = 32;

    private final ServerBinding binding;
    private final ExecutorService waiting;
    private final LabWeb web;
    private final String host;

    private LabServer(ServerBinding binding, ExecutorService waiting, LabWeb web, String host) {
        this.binding = binding;
        this.waiting = waiting;
        this.web = web;
        this.host = host;
    }

    /**
     * Begin to serve.
     *
     * @param metrics what counts the coordinator's work
     * @param host a loopback address, or a name of one
     * @param port 0 takes a free one
     * @throws ProblemException {@code server.not-loopback}, {@code server.address-in-use}
     */
    public static LabServer start(Coordinator coordinator, LabMetrics metrics, String host, int port) {
        requireLoopback(host);
        ExecutorService waiting = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("assay-body-", 0).factory());
        Visitor local = new Visitor("local", Role.ADMIN, randomToken());
        LabWeb web = new LabWeb(coordinator, _ -> Optional.of(local), JsonAnswers::failed);
        JsonBodies bodies =
                new JsonBodies(SystemMaterializer.get(coordinator.actorSystem()).materializer(), waiting);
        try {
            ServerBinding binding = Http.get(coordinator.actorSystem())
                    .newServerAt(host, port)
                    .bind(routes(coordinator, metrics, bodies, web))
                    .toCompletableFuture()
                    .join();
            return new LabServer(binding, waiting, web, host);
        } catch (CompletionException e) {
            waiting.close();
            web.close();
            throw new ProblemException(
                    Problem.environment(
                            "server.address-in-use",
                            "the coordinator can't listen on " + host + ":" + port + ": "
                                    + Objects.requireNonNullElse(e.getCause(), e)
                                            .getMessage(),
                            "choose another --port, or stop what listens there"),
                    e);
        }
    }

    /** Return where it listens, for example {@code http://127.0.0.1:7420}. */
    public String url() {
        InetSocketAddress address = binding.localAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private static Route routes(Coordinator coordinator, LabMetrics metrics, JsonBodies bodies, LabWeb web) {
        AgentRoutes agents = new AgentRoutes(coordinator, bodies);
        RunRoutes runs = new RunRoutes(coordinator, bodies);
        ArtifactRoutes artifacts = new ArtifactRoutes(coordinator, bodies);
        Route api = pathPrefix(
                "api",
                () -> pathPrefix(
                        "v1",
                        () -> concat(
                                pathPrefix(
                                        "agents",
                                        () -> concat(agents.join(), agents.leave(), listOrDrain(coordinator))),
                                path(
                                        "backups",
                                        () -> post(() -> completeWithFuture(JsonAnswers.answer(coordinator
                                                .backUp()
                                                .thenApply(file -> JsonAnswers.ok(new Backup(file.toString()))))))),
                                pathPrefix("leases", agents::leases),
                                pathPrefix("runs", runs::routes),
                                pathPrefix("artifacts", artifacts::routes))));
        ExceptionHandler failures = ExceptionHandler.newBuilder()
                .matchAny(failure -> complete(JsonAnswers.failed(failure)))
                .build();
        return handleExceptions(
                failures,
                () -> extractRequest(request -> isMeantForUs(request)
                        ? concat(api, operations(metrics), web.routes(), unknown(request, web))
                        : complete(foreignHost())));
    }

    /** For those who watch over the coordinator itself. */
    private static Route operations(LabMetrics metrics) {
        return get(() -> concat(
                path("metrics", () -> complete(metrics.scrape())),
                pathPrefix(
                        "health",
                        () -> concat(
                                path("live", () -> complete(JsonAnswers.nothing())),
                                path(
                                        "ready",
                                        () -> complete(JsonAnswers.json(
                                                metrics.isReady() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE,
                                                new Health(metrics.isReady()))))))));
    }

    private static Route listOrDrain(Coordinator coordinator) {
        return concat(
                pathEnd(() -> get(() -> completeWithFuture(
                        JsonAnswers.answer(coordinator.agents().thenApply(JsonAnswers::ok))))),
                pathPrefix(
                        PathMatchers.segment(),
                        name -> concat(
                                path(ApiPaths.DRAIN, () -> post(() -> drain(coordinator, name, true))),
                                path(ApiPaths.UNDRAIN, () -> post(() -> drain(coordinator, name, false))))));
    }

    private static Route drain(Coordinator coordinator, String name, boolean drained) {
        CompletionStage<HttpResponse> answer = coordinator
                .drain(name, drained)
                .thenCompose(_ -> coordinator.agents())
                .thenApply(agents -> JsonAnswers.ok(named(name, agents)));
        return completeWithFuture(JsonAnswers.answer(answer));
    }

    private static AgentSummary named(String name, List<AgentSummary> agents) {
        return agents.stream()
                .filter(agent -> agent.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        Problem.user("agent.unknown", "there is no agent " + name, "`assay agents` lists them")));
    }

    /** A page of another site can have its own name resolve to this machine, but it can't choose the Host header. */
    private static boolean isMeantForUs(HttpRequest request) {
        return isLoopback(request.getUri().host().address());
    }

    private static HttpResponse foreignHost() {
        return JsonAnswers.refused(List.of(Problem.user(
                "api.foreign-host",
                "the request is meant for another host",
                "use the coordinator's address as it was printed")));
    }

    private static Route unknown(HttpRequest request, LabWeb web) {
        boolean isOfApi = request.getUri().path().startsWith("/api/");
        return complete(
                (isOfApi ? Optional.<HttpResponse>empty() : web.unknown(request)).orElseGet(LabServer::unknownPath));
    }

    private static HttpResponse unknownPath() {
        return JsonAnswers.refused(List.of(Problem.user(
                "api.unknown-path",
                "there is nothing at this path, or not with this method",
                "use commands and agents of the same version as the coordinator")));
    }

    /** Return what nobody guesses. */
    private static String randomToken() {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static void requireLoopback(String host) {
        if (!isLoopback(host)) {
            throw new ProblemException(Problem.user(
                    "server.not-loopback",
                    host + " can be reached from other machines, and the coordinator would talk to anybody",
                    "listen on 127.0.0.1, and let other machines in through an SSH tunnel"));
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Stop listening; requests that are being answered are cut off. */
    @Override
    public void close() {
        binding.unbind().toCompletableFuture().join();
        web.close();
        waiting.close();
    }
}
