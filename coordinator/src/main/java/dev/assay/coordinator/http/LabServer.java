package dev.assay.coordinator.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.getFromResource;
import static org.apache.pekko.http.javadsl.server.Directives.handleExceptions;
import static org.apache.pekko.http.javadsl.server.Directives.mapResponse;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import dev.assay.coordinator.access.Access;
import dev.assay.coordinator.access.FailedAttempts;
import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.lab.Coordinator;
import dev.assay.coordinator.state.LabProblems;
import dev.assay.coordinator.tls.ServerTls;
import dev.assay.coordinator.web.LabWeb;
import dev.assay.coordinator.web.SecurityHeaders;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.AgentSummary;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.Backup;
import dev.assay.scenarios.wire.LabHealth;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Flow;

/**
 * Serve a coordinator: on a loopback address to everybody who can open connections to it, on any other with TLS to whoever has a credential.
 *
 * <p>Pages of other sites, in a browser on the coordinator's machine, may do nothing: their requests name another host or another
 * origin. {@link AccessRules} says who may do what, {@link Guard} sees to it.
 */
public final class LabServer implements AutoCloseable {
    private final ServerBinding binding;
    private final LabHandler handler;
    private final Listening listening;

    private LabServer(ServerBinding binding, LabHandler handler, Listening listening) {
        this.binding = binding;
        this.handler = handler;
        this.listening = listening;
    }

    /**
     * Say where to listen, and to whom.
     *
     * @param host an address of this machine, or a name of one; a loopback one unless there is security
     * @param port 0 takes a free one
     * @param security lets others in
     * @param limits how much one client may take
     * @param coordinators where all coordinators of the lab answer, for agents to learn; nothing where there is but one
     */
    public record Listening(
            String host,
            int port,
            Optional<Security> security,
            ServerLimits limits,
            Supplier<List<String>> coordinators) {
        /** Listen for the only coordinator of a lab. */
        public Listening(String host, int port, Optional<Security> security, ServerLimits limits) {
            this(host, port, security, limits, List::of);
        }

        public Listening {
            // Refuses what must not be.
            var _ = new Place(host, port, security.map(Security::tls), limits);
        }

        Place place() {
            return new Place(host, port, security.map(Security::tls), limits);
        }
    }

    /**
     * Say where to listen.
     *
     * @param host an address of this machine, or a name of one; a loopback one unless there is TLS
     * @param port 0 takes a free one
     * @param limits how much one client may take
     */
    public record Place(String host, int port, Optional<ServerTls> tls, ServerLimits limits) {
        public Place {
            if (tls.isEmpty() && !isLoopback(host)) {
                throw new ProblemException(Problem.user(
                        "server.not-loopback",
                        host + " can be reached from other machines, and the coordinator would talk to anybody",
                        "serve it with TLS and credentials, or listen on 127.0.0.1"));
            }
        }

        String url(int actualPort) {
            return (tls.isPresent() ? "https" : "http") + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                    + actualPort;
        }
    }

    /**
     * Begin to serve.
     *
     * @param metrics what counts the coordinator's work
     * @throws ProblemException {@code server.address-in-use}
     */
    public static LabServer start(Coordinator coordinator, LabMetrics metrics, Listening listening) {
        LabHandler handler = handler(coordinator, metrics, listening);
        try {
            Flow<HttpRequest, HttpResponse, NotUsed> answering =
                    Flow.of(HttpRequest.class).mapAsync(1, handler::answer);
            return new LabServer(bind(coordinator.actorSystem(), listening.place(), answering), handler, listening);
        } catch (ProblemException e) {
            handler.close();
            throw e;
        }
    }

    /** Return what answers requests to a coordinator; for whoever listens for them. */
    public static LabHandler handler(Coordinator coordinator, LabMetrics metrics, Listening listening) {
        ExecutorService waiting = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("assay-body-", 0).factory());
        ActorSystem<?> system = coordinator.actorSystem();
        JsonBodies bodies = new JsonBodies(SystemMaterializer.get(system).materializer(), waiting, listening.limits());
        SecureRandom random = new SecureRandom();
        Sessions sessions = new Sessions(listening.security().map(Security::access), random);
        LabWeb web = new LabWeb(coordinator, JsonAnswers::failed);
        var answers = routes(coordinator, metrics, listening, bodies, sessions, web, random)
                .handler(system);
        return new LabHandler(answers, metrics, web, waiting);
    }

    /**
     * Listen.
     *
     * @param answering answers the requests of one connection
     */
    static ServerBinding bind(ActorSystem<?> system, Place place, Flow<HttpRequest, HttpResponse, NotUsed> answering) {
        ServerBuilder server = Http.get(system)
                .newServerAt(place.host(), place.port())
                .withSettings(place.limits().settings(system.classicSystem()));
        try {
            return place.tls()
                    .map(tls -> server.enableHttps(ConnectionContext.httpsServer(tls.context())))
                    .orElse(server)
                    // Closed as idle is only a connection on which nothing moves: one letter now and then would hold it
                    // for ever.
                    .bindFlow(Flow.of(HttpRequest.class)
                            .initialTimeout(place.limits().firstRequest())
                            .via(answering))
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw new ProblemException(
                    Problem.environment(
                            "server.address-in-use",
                            "the coordinator can't listen on " + place.host() + ":" + place.port() + ": "
                                    + Objects.requireNonNullElse(e.getCause(), e)
                                            .getMessage(),
                            "choose another --port, or stop what listens there"),
                    e);
        }
    }

    /** Return the port that it listens on. */
    public int port() {
        return binding.localAddress().getPort();
    }

    /** Return where it listens, for example {@code http://127.0.0.1:7420}. */
    public String url() {
        return listening.place().url(port());
    }

    private static Route routes(
            Coordinator coordinator,
            LabMetrics metrics,
            Listening listening,
            JsonBodies bodies,
            Sessions sessions,
            LabWeb web,
            SecureRandom random) {
        Optional<Access> access = listening.security().map(Security::access);
        FailedAttempts failedAttempts =
                new FailedAttempts(listening.limits().failuresPerMinute(), InstantSource.system());
        Guard guard = new Guard(
                access,
                failedAttempts,
                sessions,
                bodies,
                listening.host(),
                (request, refusal) -> isOfApi(request) ? JsonAnswers.failed(refusal) : web.failure(request, refusal));
        AccessRoutes joining = new AccessRoutes(listening.security(), coordinator.agents(), bodies, guard);
        LoginRoutes logins = new LoginRoutes(joining, web, bodies, guard, random);
        Route open = concat(
                health(metrics),
                logins.login(),
                web.assets(),
                api(() -> concat(description(), pathPrefix("credentials", joining::join))),
                unknownPath());
        Route pages = web.routes();
        Route guarded = guard.route(
                open,
                identity -> concat(
                        api(() -> closed(coordinator, listening, bodies, joining, identity)),
                        path("metrics", () -> get(() -> complete(metrics.scrape()))),
                        logins.logout(identity),
                        pages,
                        unknownPath()));
        ExceptionHandler failures = ExceptionHandler.newBuilder()
                .matchAny(failure -> complete(JsonAnswers.failed(failure)))
                .build();
        return mapResponse(SecurityHeaders::added, () -> handleExceptions(failures, () -> guarded));
    }

    /** What there is and who may use it, in the form of OpenAPI. */
    private static Route description() {
        return path(
                "openapi.json",
                () -> get(() ->
                        getFromResource("dev/assay/coordinator/http/openapi.json", ContentTypes.APPLICATION_JSON)));
    }

    private static boolean isOfApi(HttpRequest request) {
        return request.getUri().path().startsWith(ApiPaths.ROOT + "/");
    }

    private static Route api(Supplier<Route> routes) {
        return pathPrefix("api", () -> pathPrefix("v1", routes));
    }

    /** What programs use. Who asks is known with each request only, so these are made for each; what is asked most comes first. */
    private static Route closed(
            Coordinator coordinator, Listening listening, JsonBodies bodies, AccessRoutes joining, Identity identity) {
        AgentRoutes agents = new AgentRoutes(coordinator, listening.coordinators(), bodies, identity);
        RunRoutes runs = new RunRoutes(coordinator, bodies, identity);
        SharingRoutes sharing = new SharingRoutes(coordinator.sharing(), bodies, identity);
        ArtifactRoutes artifacts = new ArtifactRoutes(coordinator, bodies, identity);
        return concat(
                pathPrefix("leases", agents::leases),
                pathPrefix("artifacts", artifacts::routes),
                pathPrefix("runs", runs::routes),
                pathPrefix("agents", () -> concat(agents.join(), agents.leave(), listOrDrain(coordinator))),
                path("descriptions", agents::describe),
                pathPrefix("pools", sharing::pools),
                pathPrefix("users", sharing::users),
                pathPrefix("reservations", sharing::reservations),
                pathPrefix("tokens", joining::tokens),
                pathPrefix("credentials", () -> joining.leave(identity)),
                path(
                        "backups",
                        () -> post(() -> completeWithFuture(JsonAnswers.answer(coordinator
                                .upkeep()
                                .backUp()
                                .thenApply(file -> JsonAnswers.ok(new Backup(file.toString()))))))),
                path(
                        "clean-ups",
                        () -> post(() -> completeWithFuture(JsonAnswers.answer(
                                coordinator.upkeep().cleanUp().thenApply(JsonAnswers::ok))))));
    }

    /** For those who watch over the coordinator itself. */
    private static Route health(LabMetrics metrics) {
        return pathPrefix(
                "health",
                () -> get(() -> concat(
                        path("live", () -> complete(JsonAnswers.nothing())),
                        path(
                                "ready",
                                () -> complete(JsonAnswers.json(
                                        metrics.isReady() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE,
                                        LabHealth.alone(metrics.isReady())))))));
    }

    private static Route listOrDrain(Coordinator coordinator) {
        return concat(
                pathEnd(() -> get(() -> completeWithFuture(
                        JsonAnswers.answer(coordinator.agents().list().thenApply(JsonAnswers::ok))))),
                pathPrefix(
                        PathMatchers.segment(),
                        name -> concat(
                                path(ApiPaths.DRAIN, () -> post(() -> drain(coordinator, name, true))),
                                path(ApiPaths.UNDRAIN, () -> post(() -> drain(coordinator, name, false))))));
    }

    private static Route drain(Coordinator coordinator, String name, boolean drained) {
        CompletionStage<HttpResponse> answer = coordinator
                .agents()
                .drain(name, drained)
                .thenCompose(_ -> coordinator.agents().list())
                .thenApply(agents -> JsonAnswers.ok(named(name, agents)));
        return completeWithFuture(JsonAnswers.answer(answer));
    }

    private static AgentSummary named(String name, List<AgentSummary> agents) {
        return agents.stream()
                .filter(agent -> agent.name().equals(name))
                .findFirst()
                .orElseThrow(() -> LabProblems.unknownAgent(name));
    }

    private static Route unknownPath() {
        return extractRequest(_ -> complete(JsonAnswers.refused(List.of(Problem.user(
                "api.unknown-path",
                "there is nothing at this path, or not with this method",
                "use commands and agents of the same version as the coordinator")))));
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
        handler.close();
    }
}
