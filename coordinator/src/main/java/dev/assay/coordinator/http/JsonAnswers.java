package dev.assay.coordinator.http;

import dev.assay.coordinator.lab.Failures;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.ErrorAnswer;
import java.util.List;
import java.util.Map;
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
    private static final Map<String, StatusCode> STATUS_BY_CODE = Map.ofEntries(
            Map.entry("access.bad-credential", StatusCodes.UNAUTHORIZED),
            Map.entry("access.bad-token", StatusCodes.UNAUTHORIZED),
            Map.entry("access.expired", StatusCodes.UNAUTHORIZED),
            Map.entry("access.foreign-form", StatusCodes.FORBIDDEN),
            Map.entry("access.name-taken", StatusCodes.CONFLICT),
            Map.entry("access.no-credential", StatusCodes.UNAUTHORIZED),
            Map.entry("access.no-lease", StatusCodes.FORBIDDEN),
            Map.entry("access.not-allowed", StatusCodes.FORBIDDEN),
            Map.entry("access.other-agent", StatusCodes.FORBIDDEN),
            Map.entry("access.revoked", StatusCodes.UNAUTHORIZED),
            Map.entry("access.too-many-failures", StatusCodes.get(429)),
            Map.entry("access.unknown-name", StatusCodes.NOT_FOUND),
            Map.entry("agent.connected", StatusCodes.CONFLICT),
            Map.entry("agent.protocol", StatusCodes.get(426)),
            Map.entry("agent.unknown", StatusCodes.NOT_FOUND),
            Map.entry("api.foreign-host", StatusCodes.FORBIDDEN),
            Map.entry("api.foreign-origin", StatusCodes.FORBIDDEN),
            Map.entry("api.too-large", StatusCodes.get(413)),
            Map.entry("api.unknown-path", StatusCodes.NOT_FOUND),
            Map.entry("api.wrong-method", StatusCodes.METHOD_NOT_ALLOWED),
            Map.entry("artifact.unknown", StatusCodes.NOT_FOUND),
            Map.entry("bundle.nothing", StatusCodes.CONFLICT),
            Map.entry("lab.busy", StatusCodes.SERVICE_UNAVAILABLE),
            Map.entry("pool.in-use", StatusCodes.CONFLICT),
            Map.entry("pool.unknown", StatusCodes.NOT_FOUND),
            Map.entry("reservation.not-allowed", StatusCodes.FORBIDDEN),
            Map.entry("reservation.not-yours", StatusCodes.FORBIDDEN),
            Map.entry("reservation.overlaps", StatusCodes.CONFLICT),
            Map.entry("reservation.too-much", StatusCodes.CONFLICT),
            Map.entry("reservation.unknown", StatusCodes.NOT_FOUND),
            Map.entry("run.exists", StatusCodes.CONFLICT),
            Map.entry("run.no-result", StatusCodes.CONFLICT),
            Map.entry("run.not-ended", StatusCodes.CONFLICT),
            Map.entry("run.unknown", StatusCodes.NOT_FOUND),
            Map.entry("user.too-many-waiting", StatusCodes.CONFLICT),
            Map.entry("user.unknown", StatusCodes.NOT_FOUND));

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
        Throwable cause = Failures.cause(failure);
        return switch (cause) {
            case ProblemException e -> refused(e.problems());
            case TimeoutException _ ->
                refused(List.of(Problem.environment(
                        "lab.busy",
                        "the coordinator could not store this in time",
                        "ask again; look into the coordinator's log if it goes on")));
            case StreamTcpException _, EntityStreamException _ -> {
                // Whoever asked is gone, and hears nothing of this.
                LOG.log(System.Logger.Level.DEBUG, "a request was cut off: {0}", cause.getMessage());
                yield refused(List.of(Problem.user(
                        "api.cut-off", "the connection ended in the middle of the request", "send it again")));
            }
            default -> {
                LOG.log(System.Logger.Level.ERROR, "a request failed", cause);
                yield refused(List.of(Problem.internal(
                        "api.failed",
                        "the coordinator failed to answer: " + cause.getClass().getSimpleName(),
                        "look into the coordinator's log, and report this as a bug of Assay")));
            }
        };
    }

    static HttpResponse refused(List<Problem> problems) {
        return json(status(problems.getFirst()), new ErrorAnswer(problems));
    }

    static StatusCode status(Problem problem) {
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
