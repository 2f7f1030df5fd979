package dev.assay.coordinator.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.access.Visitor;
import dev.assay.coordinator.web.LabWeb;
import dev.assay.scenarios.access.JoinToken;
import dev.assay.scenarios.access.Secret;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Location;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Log in and out with a browser: a join token begins a session.
 *
 * @param access lets in
 */
record LoginRoutes(AccessRoutes access, LabWeb web, JsonBodies bodies, Guard guard, SecureRandom random) {
    private static final String TO = "to";
    private static final String HOME = "/";
    private static final String LOGIN = "/login";
    /** A path of this server, and nothing that a browser would take for another one. */
    private static final Pattern OWN_PATH = Pattern.compile("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\]]*");

    /** For everybody. */
    Route login() {
        return path(
                "login",
                () -> extractRequest(request -> concat(
                        get(() -> complete(page(
                                StatusCodes.OK,
                                "",
                                "",
                                request.getUri().query().get(TO).orElse(HOME)))),
                        post(() -> completeWithFuture(form(request)
                                .thenApplyAsync(form -> begin(request, form), bodies.waiting())
                                .exceptionally(JsonAnswers::failed))))));
    }

    Route logout(Identity identity) {
        return path(
                "logout",
                () -> post(() -> extractRequest(request -> completeWithFuture(form(request)
                        .thenApplyAsync(form -> end(request, identity, form), bodies.waiting())
                        .exceptionally(JsonAnswers::failed)))));
    }

    /** Send a browser to the page where one logs in, and from there to where it wanted to go. */
    static HttpResponse sendToLogIn(HttpRequest request) {
        String path = request.getUri().getPathString();
        return seeOther(LOGIN + "?" + TO + "=" + URLEncoder.encode(path, StandardCharsets.UTF_8));
    }

    private HttpResponse begin(HttpRequest request, Map<String, String> form) {
        String to = form.getOrDefault(TO, HOME);
        String name = form.getOrDefault("name", "");
        Secret session = Secret.random(random);
        try {
            access.admit(
                    Optional.of(JoinToken.parse(form.getOrDefault("token", "")).secret()),
                    name,
                    session.sha256(),
                    Sessions.VALIDITY);
        } catch (ProblemException e) {
            Problem problem = guard.failed(request, e).problems().getFirst();
            return page(JsonAnswers.status(problem), problem.message() + ": " + problem.hint(), name, to);
        }
        return seeOther(own(to)).addHeader(Sessions.begun(session));
    }

    private HttpResponse end(HttpRequest request, Identity identity, Map<String, String> form) {
        Visitor visitor = request.getAttribute(LabWeb.VISITOR)
                .filter(known -> known.accepts(form.getOrDefault("csrf", "")))
                .orElseThrow(() -> new ProblemException(Problem.user(
                        "access.foreign-form",
                        "the form was not made for " + identity.name(),
                        "load the page again, and send its form")));
        access.revokeSession(visitor.name());
        return seeOther(LOGIN).addHeader(Sessions.ended());
    }

    private CompletionStage<Map<String, String>> form(HttpRequest request) {
        return bodies.message(request).thenApply(bytes -> {
            if (!JsonBodies.hasType(request, MediaTypes.APPLICATION_X_WWW_FORM_URLENCODED)) {
                throw new ProblemException(
                        Problem.user("api.not-a-form", "the body is not a form", "send the form of the page"));
            }
            Map<String, String> fields = new HashMap<>();
            for (String field : new String(bytes, StandardCharsets.UTF_8).split("&", -1)) {
                int equals = field.indexOf('=');
                if (equals > 0) {
                    fields.put(decoded(field.substring(0, equals)), decoded(field.substring(equals + 1)));
                }
            }
            return fields;
        });
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.user("api.not-a-form", "the body is not a form", "send the form of the page"), e);
        }
    }

    private static String own(String path) {
        return OWN_PATH.matcher(path).matches() ? path : HOME;
    }

    private static HttpResponse seeOther(String path) {
        return HttpResponse.create().withStatus(StatusCodes.SEE_OTHER).addHeader(Location.create(path));
    }

    private HttpResponse page(StatusCode status, String problem, String name, String to) {
        return web.login(status, problem, name, own(to));
    }
}
