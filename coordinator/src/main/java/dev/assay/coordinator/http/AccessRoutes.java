package dev.assay.coordinator.http;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import dev.assay.coordinator.access.Access;
import dev.assay.coordinator.access.AccessRecords;
import dev.assay.coordinator.access.Credential;
import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.access.IssuedToken;
import dev.assay.coordinator.access.Role;
import dev.assay.coordinator.lab.LabAgents;
import dev.assay.scenarios.access.Secret;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.AccessList;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.JoinAnswer;
import dev.assay.scenarios.wire.JoinRequest;
import dev.assay.scenarios.wire.Revocation;
import dev.assay.scenarios.wire.TokenAnswer;
import dev.assay.scenarios.wire.TokenRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/**
 * Join tokens and credentials: hand out, exchange, list, revoke.
 *
 * @param security what lets the server listen; nothing where everybody is let in
 * @param agents learns which agents are out
 */
record AccessRoutes(Optional<Security> security, LabAgents agents, JsonBodies bodies, Guard guard) {
    private static final System.Logger LOG = System.getLogger(AccessRoutes.class.getName());

    private static final int HTTPS_PORT = 443;

    /** For everybody: exchange a join token for a credential. */
    Route join() {
        return pathEnd(() -> post(() -> extractRequest(request -> answered(bodies.read(request, JoinRequest.class)
                .thenApplyAsync(join -> JsonAnswers.ok(joined(request, join)), bodies.waiting())))));
    }

    /** Give one's own credential up. */
    Route leave(Identity identity) {
        return path(ApiPaths.SELF, () -> delete(() -> revoke(identity.name())));
    }

    Route tokens() {
        return concat(
                pathEnd(() -> concat(
                        get(() -> done(() -> JsonAnswers.ok(list(access().list())))),
                        post(() -> extractRequest(request -> answered(bodies.read(request, TokenRequest.class)
                                .thenApplyAsync(
                                        wanted -> JsonAnswers.ok(issue(wanted, port(request))), bodies.waiting())))))),
                path(PathMatchers.segment(), name -> delete(() -> revoke(name))));
    }

    private JoinAnswer joined(HttpRequest request, JoinRequest join) {
        try {
            Credential credential = admit(Secret.parse(join.secret()), join.name(), join.credentialSha256(), null);
            return new JoinAnswer(credential.name(), credential.role().text(), credential.expires());
        } catch (ProblemException e) {
            throw guard.failed(request, e);
        }
    }

    /** Let somebody in, and log who it is. */
    Credential admit(Optional<Secret> token, String name, String credentialSha256, @Nullable Duration validity) {
        Credential credential = access().redeem(
                        token.orElseThrow(() -> new ProblemException(Problem.user(
                                "access.malformed-token", "this is not a whole join token", "copy all of it"))),
                        name,
                        credentialSha256,
                        validity);
        LOG.log(
                System.Logger.Level.INFO,
                "{0} came in as {1} with token {2}",
                credential.name(),
                credential.role().text(),
                credential.joinToken());
        return credential;
    }

    private TokenAnswer issue(TokenRequest wanted, int port) {
        Role role = Role.of(wanted.role())
                .orElseThrow(() -> new ProblemException(Problem.user(
                        "access.bad-request", "there is no such role", "choose agent, viewer, submitter or admin")));
        Access.NewToken made =
                access().issue(role, wanted.name(), Duration.ofSeconds(wanted.validSeconds()), wanted.uses());
        IssuedToken token = made.token();
        LOG.log(System.Logger.Level.INFO, "token {0} for {1} was handed out", token.name(), role.text());
        return new TokenAnswer(
                token.name(),
                role.text(),
                security.orElseThrow().joinToken(made.secret(), port).text(),
                token.expires(),
                token.uses());
    }

    /** End a session of a browser. */
    void revokeSession(String name) {
        access().revoke(name);
        LOG.log(System.Logger.Level.INFO, "{0} logged out", name);
    }

    /** Return the port that the client found: the one that the server knows may be another. */
    private static int port(HttpRequest request) {
        int port = request.getUri().port();
        return port > 0 ? port : HTTPS_PORT;
    }

    private Route revoke(String name) {
        return answered(CompletableFuture.supplyAsync(() -> access().revoke(name), bodies.waiting())
                .thenCompose(this::expel)
                .thenApply(JsonAnswers::ok));
    }

    private CompletionStage<Revocation> expel(AccessRecords revoked) {
        CompletionStage<?> expelled = CompletableFuture.completedStage(true);
        for (Credential credential : revoked.credentials()) {
            LOG.log(System.Logger.Level.INFO, "the credential of {0} was revoked", credential.name());
            if (credential.role() == Role.AGENT) {
                expelled = expelled.thenCompose(_ -> agents.expel(credential.name()));
            }
        }
        return expelled.thenApply(_ -> new Revocation(
                revoked.tokens().stream().map(IssuedToken::name).toList(),
                revoked.credentials().stream().map(Credential::name).toList()));
    }

    private static AccessList list(AccessRecords known) {
        return new AccessList(
                known.tokens().stream()
                        .map(token -> new AccessList.Token(
                                token.name(),
                                token.role().text(),
                                token.created(),
                                token.expires(),
                                token.uses(),
                                token.used(),
                                token.revoked()))
                        .toList(),
                known.credentials().stream()
                        .map(holder -> new AccessList.Holder(
                                holder.name(),
                                holder.role().text(),
                                holder.joinToken(),
                                holder.created(),
                                holder.expires(),
                                holder.revoked()))
                        .toList());
    }

    private Access access() {
        return security.map(Security::access)
                .orElseThrow(() -> new ProblemException(Problem.user(
                        "access.not-needed",
                        "this coordinator talks to its own machine only, where nobody needs a token or a credential",
                        "start it with --host to open it to a network")));
    }

    private static Route done(Supplier<HttpResponse> action) {
        return answered(CompletableFuture.completedStage(true).thenApply(_ -> action.get()));
    }

    private static Route answered(CompletionStage<HttpResponse> answer) {
        return completeWithFuture(JsonAnswers.answer(answer));
    }
}
