package dev.assay.coordinator.web;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.completeOK;
import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.formFieldMap;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.handleExceptions;
import static org.apache.pekko.http.javadsl.server.Directives.onComplete;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathEndOrSingleSlash;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.toStrictEntity;
import static org.apache.pekko.http.javadsl.server.Directives.withSizeLimit;

import dev.assay.coordinator.access.AccessProblems;
import dev.assay.coordinator.access.Visitor;
import dev.assay.coordinator.lab.Coordinator;
import dev.assay.coordinator.web.live.LiveFeed;
import dev.assay.coordinator.web.live.LiveTopic;
import dev.assay.coordinator.web.view.Links;
import dev.assay.coordinator.web.view.RunAction;
import dev.assay.coordinator.web.view.SubmitPage;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.marshalling.sse.EventStreamMarshalling;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** Serve the lab's web page. */
public final class LabWeb implements AutoCloseable {
    /** Who makes a request, as whoever let it through says. */
    public static final AttributeKey<Visitor> VISITOR = AttributeKey.create("visitor", Visitor.class);

    /** Name of the field that every form has. */
    private static final String FORM_TOKEN = "csrf";

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final long LARGEST_FORM_BYTES = 2L << 20;
    private static final Duration SLOWEST_FORM = Duration.ofSeconds(30);

    private final Coordinator coordinator;
    private final LabReader reader;
    private final LabPages pages;
    private final Assets assets = new Assets();
    private final LiveFeed feed;
    private final FailurePages failures;

    /**
     * Get ready; nothing is read before somebody looks.
     *
     * @param forPrograms answers programs when something fails
     */
    public LabWeb(Coordinator coordinator, Function<Throwable, HttpResponse> forPrograms) {
        this.coordinator = coordinator;
        this.reader = new LabReader(coordinator, InstantSource.system());
        this.pages = new LabPages(reader, new Templates(), assets.paths());
        this.feed = new LiveFeed(pages::live, PERIOD);
        this.failures = new FailurePages(pages, forPrograms);
    }

    /** Return the pages, which reject no path that is theirs; for requests that were let through, with {@link #VISITOR}. */
    public Route routes() {
        return extractRequest(request -> handleExceptions(
                ExceptionHandler.newBuilder()
                        .matchAny(failure -> complete(failures.answer(request, failure)))
                        .build(),
                () -> concat(
                        pathEndOrSingleSlash(() -> shown(new LiveTopic.Overview())),
                        pathPrefix("runs", this::runs),
                        pathPrefix("agents", this::agents),
                        path("submit", () -> concat(get(this::emptyForm), post(this::sentForm), wrongMethod())),
                        pathPrefix("live", this::live))));
    }

    /** Return scripts and styles, which are for everybody. */
    public Route assets() {
        return pathPrefix("assets", () -> path(PathMatchers.remaining(), this::asset));
    }

    /** Say what went wrong: to a browser with a page, to programs as everywhere else. */
    public HttpResponse failure(HttpRequest request, Throwable failure) {
        return failures.answer(request, failure);
    }

    /**
     * Return the page where one logs in.
     *
     * @param problem why that did not work, or empty
     * @param name what somebody called themselves already, or empty
     * @param to path of the page that is shown afterwards
     */
    public HttpResponse login(StatusCode status, String problem, String name, String to) {
        return PageAnswers.page(status, pages.login(problem, name, to));
    }

    private Route runs() {
        return concat(
                pathEndOrSingleSlash(() -> shown(new LiveTopic.Runs())),
                pathPrefix(
                        PathMatchers.segment(),
                        id -> concat(
                                pathEnd(() -> shown(new LiveTopic.Run(id))),
                                path("report", () -> file(id, true)),
                                path("result.json", () -> file(id, false)),
                                path(
                                        PathMatchers.segment(),
                                        action -> RunAction.named(action)
                                                .map(known -> runAction(id, known))
                                                .orElseGet(() -> failing(unknownPage()))))));
    }

    private Route agents() {
        return pathPrefix(
                PathMatchers.segment(),
                name -> concat(
                        pathEnd(() -> shown(new LiveTopic.Agent(name))),
                        path("drain", () -> drain(name, true)),
                        path("undrain", () -> drain(name, false))));
    }

    private Route live() {
        return concat(
                path("overview", () -> stream(new LiveTopic.Overview())),
                path("runs", () -> stream(new LiveTopic.Runs())),
                path(PathMatchers.segment("runs").slash(PathMatchers.segment()), id -> stream(new LiveTopic.Run(id))),
                path(
                        PathMatchers.segment("agents").slash(PathMatchers.segment()),
                        name -> stream(new LiveTopic.Agent(name))));
    }

    private Route asset(String path) {
        return assets.answer(path).map(found -> get(() -> complete(found))).orElseGet(() -> failing(unknownPage()));
    }

    private Route shown(LiveTopic topic) {
        return concat(
                get(() -> page(visitor ->
                        pages.page(topic, visitor).thenApply(html -> PageAnswers.page(StatusCodes.OK, html)))),
                wrongMethod());
    }

    private Route emptyForm() {
        return page(visitor -> CompletableFuture.completedStage(PageAnswers.page(
                StatusCodes.OK, pages.submit(new SubmitPage(SubmitPage.Form.EMPTY, "", List.of(), null), visitor))));
    }

    private Route sentForm() {
        return form((fields, visitor) -> new SubmitForm(coordinator, visitor.name())
                .send(fields)
                .thenApply(outcome -> switch (outcome) {
                    case SubmitForm.Outcome.TakenOn(String run) -> PageAnswers.redirect(Links.run(run));
                    case SubmitForm.Outcome.Again(SubmitPage page) ->
                        PageAnswers.page(
                                page.problems().isEmpty() ? StatusCodes.OK : StatusCodes.BAD_REQUEST,
                                pages.submit(page, visitor));
                }));
    }

    private Route runAction(String id, RunAction action) {
        return concat(
                post(() -> form((_, _) -> reader.stored(id)
                        .thenCompose(_ -> act(id, action))
                        .thenApply(_ -> PageAnswers.redirect(Links.run(id))))),
                wrongMethod());
    }

    private CompletionStage<?> act(String id, RunAction action) {
        return switch (action) {
            case PAUSE -> coordinator.runs().pause(id, true);
            case RESUME -> coordinator.runs().pause(id, false);
            case CANCEL -> coordinator.runs().cancel(id);
            case RETRY -> coordinator.runs().retry(id);
        };
    }

    private Route drain(String name, boolean drained) {
        return concat(
                post(() -> form((_, _) -> reader.agent(name)
                        .thenCompose(_ -> coordinator.agents().drain(name, drained))
                        .thenApply(_ -> PageAnswers.redirect(Links.agent(name))))),
                wrongMethod());
    }

    private Route file(String id, boolean isReport) {
        return concat(
                get(() -> known((request, _) -> onComplete(
                        reader.stored(id).toCompletableFuture(),
                        run -> run.isFailure()
                                ? complete(failures.answer(request, run.failed().get()))
                                : file(request, id, isReport)))),
                wrongMethod());
    }

    private Route file(HttpRequest request, String id, boolean isReport) {
        Path path = isReport
                ? coordinator.runs().directory(id).report()
                : coordinator.runs().directory(id).result();
        ContentType type = isReport ? ContentTypes.TEXT_HTML_UTF8 : ContentTypes.APPLICATION_JSON;
        return Files.isRegularFile(path)
                ? complete(SecurityHeaders.ofReport(HttpResponse.create().withEntity(HttpEntities.create(type, path))))
                : complete(failures.answer(
                        request,
                        new ProblemException(Problem.user(
                                "run.no-result", "run " + id + " has no report yet", "its page shows how far it is"))));
    }

    private Route stream(LiveTopic topic) {
        return concat(
                get(() -> known((request, visitor) -> feed.look(topic, visitor.role())
                        .<Route>map(events -> completeOK(events, EventStreamMarshalling.toEventStream()))
                        .orElseGet(() -> complete(failures.answer(request, tooManyViewers()))))),
                wrongMethod());
    }

    private Route known(BiFunction<HttpRequest, Visitor, Route> answer) {
        return extractRequest(request -> answer.apply(
                request,
                request.getAttribute(VISITOR).orElseThrow(() -> new ProblemException(AccessProblems.noCredential()))));
    }

    private Route page(Function<Visitor, CompletionStage<HttpResponse>> answer) {
        return known((request, visitor) -> answered(request, answer.apply(visitor)));
    }

    /** Answer a form that was made for whoever sends it. */
    private Route form(BiFunction<Map<String, String>, Visitor, CompletionStage<HttpResponse>> answer) {
        return known((request, visitor) -> withSizeLimit(
                LARGEST_FORM_BYTES,
                () -> toStrictEntity(
                        SLOWEST_FORM,
                        () -> formFieldMap(fields -> {
                            requireOwn(fields, visitor);
                            return answered(request, answer.apply(fields, visitor));
                        }))));
    }

    private static void requireOwn(Map<String, String> fields, Visitor visitor) {
        if (!visitor.accepts(fields.getOrDefault(FORM_TOKEN, ""))) {
            throw new ProblemException(Problem.user(
                    "access.foreign-form",
                    "this form was not made by the coordinator, or before it was started again",
                    "open the page again and send its form once more"));
        }
    }

    private Route answered(HttpRequest request, CompletionStage<HttpResponse> answer) {
        return completeWithFuture(answer.exceptionally(failure -> failures.answer(request, failure)));
    }

    private Route wrongMethod() {
        return extractRequest(request -> failing(new ProblemException(Problem.user(
                "api.wrong-method",
                request.method().name() + " can't be done at "
                        + request.getUri().path(),
                "the overview leads to all pages"))));
    }

    private Route failing(ProblemException failure) {
        return extractRequest(request -> complete(failures.answer(request, failure)));
    }

    private static ProblemException unknownPage() {
        return new ProblemException(
                Problem.user("api.unknown-path", "there is no such page", "the overview leads to all pages"));
    }

    private static ProblemException tooManyViewers() {
        return new ProblemException(Problem.environment(
                "lab.busy", "too many look at the lab already", "load the page again to see how it is now"));
    }

    /** End all streams; nothing is read any more. */
    @Override
    public void close() {
        feed.close();
    }
}
