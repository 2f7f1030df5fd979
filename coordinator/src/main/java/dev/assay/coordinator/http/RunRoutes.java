package dev.assay.coordinator.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.getFromFile;
import static org.apache.pekko.http.javadsl.server.Directives.mapResponse;
import static org.apache.pekko.http.javadsl.server.Directives.onComplete;
import static org.apache.pekko.http.javadsl.server.Directives.parameter;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.lab.Coordinator;
import dev.assay.coordinator.lab.LabRuns;
import dev.assay.coordinator.state.LabProblems;
import dev.assay.coordinator.web.SecurityHeaders;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.RunDetails;
import dev.assay.scenarios.wire.RunNews;
import dev.assay.scenarios.wire.Submission;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Runs: submit, list, watch, stop, and read what came of them.
 *
 * @param coordinator has them
 * @param bodies reads requests
 * @param identity who asks
 */
record RunRoutes(Coordinator coordinator, JsonBodies bodies, Identity identity) {
    private static final int MOST_RUNS = 1000;
    /** Who reads news so slowly that more than this piles up is cut off, and may watch again. */
    private static final int MOST_NEWS = 10_000;

    private static final ContentType NEWS_TYPE = ContentTypes.create(
            MediaTypes.customWithFixedCharset("application", "x-ndjson", HttpCharsets.UTF_8, Map.of(), true));

    Route routes() {
        return concat(
                pathEnd(() -> concat(get(this::list), post(this::submit))),
                pathPrefix(PathMatchers.segment(), this::run));
    }

    private Route list() {
        return completeWithFuture(
                JsonAnswers.answer(coordinator.runs().list(MOST_RUNS).thenApply(JsonAnswers::ok)));
    }

    private Route submit() {
        return extractRequest(request -> completeWithFuture(JsonAnswers.answer(bodies.read(request, Submission.class)
                .thenCompose(submission -> coordinator.submissions().submit(submission, identity.name()))
                .thenApply(answer -> JsonAnswers.json(StatusCodes.CREATED, answer)))));
    }

    private Route run(String id) {
        return concat(
                pathEnd(() -> concat(
                        get(() ->
                                completeWithFuture(JsonAnswers.answer(found(id).thenApply(JsonAnswers::ok)))),
                        delete(() -> completeWithFuture(JsonAnswers.answer(
                                coordinator.runs().delete(id).thenApply(_ -> JsonAnswers.nothing())))))),
                path(
                        ApiPaths.NEWS,
                        () -> get(() ->
                                completeWithFuture(JsonAnswers.answer(found(id).thenApply(_ -> news(id)))))),
                path(
                        ApiPaths.BUNDLES,
                        () -> post(() -> parameter(
                                ApiPaths.AGENT,
                                agent -> completeWithFuture(JsonAnswers.answer(
                                        coordinator.leases().bundle(id, agent).thenApply(JsonAnswers::ok)))))),
                path(
                        ApiPaths.CANCEL,
                        () -> post(() -> changed(id, coordinator.runs().cancel(id)))),
                path(
                        ApiPaths.RETRY,
                        () -> post(() -> completeWithFuture(JsonAnswers.answer(coordinator
                                .runs()
                                .retry(id)
                                .thenCompose(_ -> found(id))
                                .thenApply(run -> JsonAnswers.ok(run.run())))))),
                path(
                        ApiPaths.PAUSE,
                        () -> post(() -> changed(id, coordinator.runs().pause(id, true)))),
                path(
                        ApiPaths.RESUME,
                        () -> post(() -> changed(id, coordinator.runs().pause(id, false)))),
                path(
                        ApiPaths.TIMELINE,
                        () -> get(() -> completeWithFuture(JsonAnswers.answer(found(id)
                                .thenCompose(_ -> coordinator.runs().timeline(id))
                                .thenApply(JsonAnswers::ok))))),
                path(ApiPaths.RESULT, () -> get(() -> file(id, ContentTypes.APPLICATION_JSON, true))),
                path(
                        ApiPaths.PAGE,
                        () -> get(() -> mapResponse(
                                SecurityHeaders::ofReport, () -> file(id, ContentTypes.TEXT_HTML_UTF8, false)))));
    }

    private CompletionStage<RunDetails> found(String id) {
        return coordinator.runs().details(id).thenApply(run -> run.orElseThrow(() -> LabProblems.unknownRun(id)));
    }

    /** A run that has ended can't be changed any more; one that nobody knows neither. */
    private Route changed(String id, CompletionStage<Boolean> change) {
        return completeWithFuture(
                JsonAnswers.answer(change.thenCompose(_ -> found(id)).thenApply(run -> JsonAnswers.ok(run.run()))));
    }

    private Route file(String id, ContentType type, boolean isResult) {
        return onComplete(found(id).toCompletableFuture(), run -> {
            if (run.isFailure()) {
                return complete(JsonAnswers.failed(run.failed().get()));
            }
            Path path = isResult
                    ? coordinator.runs().directory(id).result()
                    : coordinator.runs().directory(id).report();
            return Files.isRegularFile(path)
                    ? getFromFile(path.toFile(), type)
                    : complete(JsonAnswers.failed(noResult(run.get())));
        });
    }

    /** One line of JSON for each piece of news, until the run ends. */
    private HttpResponse news(String id) {
        Source<ByteString, NotUsed> lines = Source.<RunNews>queue(MOST_NEWS)
                .watchTermination((queue, done) -> {
                    LabRuns.Watch watch = coordinator.runs().watch(id, news -> offer(queue, news));
                    done.whenComplete((_, _) -> watch.close());
                    return NotUsed.getInstance();
                })
                .map(news -> ByteString.fromString(AssayJson.mapper().writeValueAsString(news) + "\n"));
        return HttpResponse.create().withEntity(HttpEntities.create(NEWS_TYPE, lines));
    }

    private static void offer(BoundedSourceQueue<RunNews> queue, RunNews news) {
        if (queue.offer(news).equals(QueueOfferResult.dropped())) {
            queue.fail(new IllegalStateException("the news of the run are read too slowly"));
        } else if (news instanceof RunNews.RunEnded) {
            queue.complete();
        }
    }

    private static ProblemException noResult(RunDetails run) {
        return new ProblemException(Problem.user(
                "run.no-result",
                "run " + run.run().id() + " has no result yet: it is "
                        + run.run().phase().toText(),
                "wait until it is finished; `assay status` tells how far it is"));
    }
}
