package dev.assay.coordinator.http;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.ErrorAnswer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.stream.StreamTcpException;

/** Write answers: JSON, and for what goes wrong a status that fits the problem. */
final class JsonAnswers {
    private static final System.Logger LOG = System.getLogger(JsonAnswers.class.getName());

    /** Problems whose status says more than their kind does. */
    private static final Map<String, StatusCode> STATUS_BY_CODE = Map.of(
            "agent.protocol", StatusCodes.get(426),
            "api.unknown-path", StatusCodes.NOT_FOUND,
            "run.unknown", StatusCodes.NOT_FOUND,
            "agent.unknown", StatusCodes.NOT_FOUND,
            "artifact.unknown", StatusCodes.NOT_FOUND,
            "run.exists", StatusCodes.CONFLICT,
            "run.no-result", StatusCodes.CONFLICT,
            "api.too-large", StatusCodes.get(413),
            "api.foreign-host", StatusCodes.FORBIDDEN,
            "lab.busy", StatusCodes.SERVICE_UNAVAILABLE);

    private JsonAnswers() {}

    static HttpResponse json(StatusCode status, Object body) {
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(
                        ContentTypes.APPLICATION_JSON, AssayJson.mapper().writeValueAsBytes(body)));
    }

    static HttpResponse ok(Object body) {
        return json(StatusCodes.OK, body);
    }

    static HttpResponse nothing() {
        return HttpResponse.create().withStatus(StatusCodes.NO_CONTENT);
    }

    /** Answer with what a stage brings, or with why it brings nothing. */
    static CompletionStage<HttpResponse> answer(CompletionStage<HttpResponse> stage) {
        return stage.exceptionally(JsonAnswers::failed);
    }

    static HttpResponse failed(Throwable failure) {
        return switch (failure) {
            case CompletionException wrapped when wrapped.getCause() != null -> failed(wrapped.getCause());
            case ProblemException e -> refused(e.problems());
            case TimeoutException _ ->
                refused(List.of(Problem.environment(
                        "lab.busy",
                        "the coordinator could not store this in time",
                        "ask again; look into the coordinator's log if it goes on")));
            case StreamTcpException _, EntityStreamException _ -> {
                // Whoever asked is gone, and hears nothing of this.
                LOG.log(System.Logger.Level.DEBUG, "a request was cut off: {0}", failure.getMessage());
                yield refused(List.of(Problem.user(
                        "api.cut-off", "the connection ended in the middle of the request", "send it again")));
            }
            default -> {
                LOG.log(System.Logger.Level.ERROR, "a request failed", failure);
                yield refused(List.of(Problem.internal(
                        "api.failed",
                        "the coordinator failed to answer: "
                                + failure.getClass().getSimpleName(),
                        "look into the coordinator's log, and report this as a bug of Assay")));
            }
        };
    }

    static HttpResponse refused(List<Problem> problems) {
        return json(status(problems.getFirst()), new ErrorAnswer(problems));
    }

    private static StatusCode status(Problem problem) {
        StatusCode known = STATUS_BY_CODE.get(problem.code());
        if (known != null) {
            return known;
        }
        return switch (problem.kind()) {
            case USER -> StatusCodes.BAD_REQUEST;
            case ENVIRONMENT -> StatusCodes.SERVICE_UNAVAILABLE;
            case AGENT, INTERNAL -> StatusCodes.INTERNAL_SERVER_ERROR;
        };
    }
}
