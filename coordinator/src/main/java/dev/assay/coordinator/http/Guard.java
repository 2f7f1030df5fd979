package dev.assay.coordinator.http;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.mapRequest;

import dev.assay.coordinator.access.Access;
import dev.assay.coordinator.access.Access.Proof;
import dev.assay.coordinator.access.AccessProblems;
import dev.assay.coordinator.access.FailedAttempts;
import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.http.AccessRules.Kind;
import dev.assay.coordinator.http.AccessRules.Rule;
import dev.assay.coordinator.web.LabWeb;
import dev.assay.scenarios.access.Secret;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.server.Route;

/** Stand in front of all routes: find out who asks, and let through whom {@link AccessRules} let. */
final class Guard {
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");
    private static final String BEARER = "bearer ";

    private final Optional<Access> access;
    private final FailedAttempts failures;
    private final Sessions sessions;
    private final JsonBodies bodies;
    private final String host;
    private final BiFunction<HttpRequest, ProblemException, HttpResponse> refusals;

    /**
     * Stand there.
     *
     * @param access whom the lab lets in; nothing on a loopback address, where it lets in everybody
     * @param sessions knows who looks at pages
     * @param host what the server listens on
     * @param refusals says what went wrong
     */
    Guard(
            Optional<Access> access,
            FailedAttempts failures,
            Sessions sessions,
            JsonBodies bodies,
            String host,
            BiFunction<HttpRequest, ProblemException, HttpResponse> refusals) {
        this.access = access;
        this.failures = failures;
        this.sessions = sessions;
        this.bodies = bodies;
        this.host = host;
        this.refusals = refusals;
    }

    /**
     * Guard routes.
     *
     * @param open what everybody may use
     * @param closed the rest, for whoever asks
     */
    Route route(Route open, Function<Identity, Route> closed) {
        return extractRequest(request -> {
            HttpRequest known = request;
            try {
                Rule rule = rule(request);
                if (rule.kind() == Kind.ANYBODY) {
                    return open;
                }
                Optional<Proof> proof = proof(request, rule);
                Identity identity = proof.map(Proof::identity).orElse(Identity.LOCAL);
                if (rule.kind() == Kind.PAGE) {
                    known = request.addAttribute(LabWeb.VISITOR, sessions.visitor(proof));
                }
                if (!identity.may(rule.roles())) {
                    throw new ProblemException(AccessProblems.notAllowed(identity, rule.neededText()));
                }
                HttpRequest admitted = known;
                return mapRequest(_ -> admitted, () -> closed.apply(identity));
            } catch (ProblemException e) {
                return refuse(known, e);
            }
        });
    }

    private Route refuse(HttpRequest request, ProblemException refusal) {
        boolean sendsToLogIn = isForBrowsers(request)
                && refusal.problems().getFirst().code().startsWith("access.")
                && !refusal.problems().getFirst().code().equals("access.not-allowed");
        return completeWithFuture(bodies.drained(request)
                .thenApply(_ -> sendsToLogIn
                        ? LoginRoutes.sendToLogIn(request)
                        : refusals.apply(withVisitor(request), refusal)));
    }

    /** Who is refused before it is known who it is sees their own page all the same. */
    private HttpRequest withVisitor(HttpRequest request) {
        return request.getAttribute(LabWeb.VISITOR)
                .or(() -> sessions.visitor(request))
                .map(visitor -> request.addAttribute(LabWeb.VISITOR, visitor))
                .orElse(request);
    }

    private static boolean isForBrowsers(HttpRequest request) {
        try {
            return rule(request, path(request)).kind() == Kind.PAGE;
        } catch (ProblemException nobodys) {
            return false;
        }
    }

    private Rule rule(HttpRequest request) {
        List<String> path = path(request);
        requireOwnHost(request);
        requireOwnOrigin(request);
        return rule(request, path);
    }

    private static Rule rule(HttpRequest request, List<String> path) {
        return AccessRules.find(request.method().name(), path)
                .orElseThrow(() -> new ProblemException(
                        AccessRules.isKnown(path)
                                ? Problem.user(
                                        "api.wrong-method",
                                        request.method().name() + " can't be done at this path",
                                        "use commands and agents of the same version as the coordinator")
                                : Problem.user(
                                        "api.unknown-path",
                                        "there is nothing at this path",
                                        "use commands and agents of the same version as the coordinator")));
    }

    /** Find out who asks; nothing where nobody needs to show anything. */
    private Optional<Proof> proof(HttpRequest request, Rule rule) {
        return access.map(known -> proof(request, rule, known));
    }

    private Proof proof(HttpRequest request, Rule rule, Access known) {
        Optional<HttpHeader> authorization = request.getHeader("Authorization");
        Optional<Secret> shown = authorization.isPresent()
                ? Optional.of(bearer(request, authorization.get().value()))
                // A browser sends its cookie along whoever makes it ask: that is enough to read, and for forms that
                // prove themselves.
                : Sessions.secret(request).filter(_ -> rule.kind() == Kind.PAGE || isReading(request));
        Secret secret = shown.orElseThrow(() -> new ProblemException(AccessProblems.noCredential()));
        try {
            return known.prove(secret);
        } catch (ProblemException e) {
            throw failed(request, e);
        }
    }

    private Secret bearer(HttpRequest request, String authorization) {
        Optional<Secret> secret = authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? Secret.parse(authorization.substring(BEARER.length()).strip())
                : Optional.empty();
        return secret.orElseThrow(() -> failed(request, new ProblemException(AccessProblems.malformedCredential())));
    }

    /** Count a failure to show something valid; returns what to answer. */
    ProblemException failed(HttpRequest request, ProblemException refusal) {
        boolean isTooMany = request.getAttribute(AttributeKeys.remoteAddress)
                .flatMap(RemoteAddress::getAddress)
                .map(failures::isTooMany)
                .orElse(false);
        return isTooMany ? new ProblemException(AccessProblems.tooManyFailures()) : refusal;
    }

    /** Return the parts of the path, if it is one that somebody could mean. */
    private static List<String> path(HttpRequest request) {
        List<String> parts = new ArrayList<>();
        for (String part : request.getUri().pathSegments()) {
            boolean isOdd = part.isEmpty()
                    || part.equals(".")
                    || part.equals("..")
                    || part.chars().anyMatch(sign -> sign == '/' || sign == '\\' || Character.isISOControl(sign));
            if (isOdd) {
                throw new ProblemException(Problem.user(
                        "api.bad-path",
                        "no path of a coordinator looks like this one",
                        "names of runs, agents and files have no slashes and no control characters in them"));
            }
            parts.add(part);
        }
        return parts;
    }

    /**
     * A page of another site can have its own name resolve to this machine, but its requests name that host. Under TLS that is of no use
     * to it: it has no certificate for its name and no credential.
     */
    private void requireOwnHost(HttpRequest request) {
        String named = request.getUri().host().address();
        if (access.isEmpty() && !named.equalsIgnoreCase(host) && !isLoopback(named)) {
            throw new ProblemException(Problem.user(
                    "api.foreign-host",
                    "the request is meant for another host",
                    "use the coordinator's address as it was printed"));
        }
    }

    /** Pages of other sites may change nothing, whatever else a browser lets them send along. */
    private static void requireOwnOrigin(HttpRequest request) {
        if (isReading(request)) {
            return;
        }
        boolean isForeignSite = request.getHeader("Sec-Fetch-Site")
                .filter(site -> !OWN_SITES.contains(site.value()))
                .isPresent();
        String here = request.getHeader("Host").map(HttpHeader::value).orElse("");
        boolean isForeignOrigin = request.getHeader("Origin")
                .map(origin -> origin.value().replaceFirst("^https?://", ""))
                // Pages that tell nobody where they are from hide their origin, too, as ours do.
                .filter(origin -> !(origin.equals("null") && isSaidToBeOwn(request)))
                .filter(origin -> !origin.equalsIgnoreCase(here))
                .isPresent();
        if (isForeignSite || isForeignOrigin) {
            throw new ProblemException(Problem.user(
                    "api.foreign-origin",
                    "the request was made by a page of another site",
                    "use the coordinator's own pages, or `assay`"));
        }
    }

    private static boolean isSaidToBeOwn(HttpRequest request) {
        return request.getHeader("Sec-Fetch-Site")
                .filter(site -> site.value().equals("same-origin"))
                .isPresent();
    }

    private static boolean isReading(HttpRequest request) {
        return READING.contains(request.method().name());
    }

    /** Only what is loopback by itself: what a name resolves to is for others to say. */
    private static boolean isLoopback(String name) {
        try {
            return name.equalsIgnoreCase("localhost")
                    || InetAddress.ofLiteral(name).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
