package dev.assay.coordinator.http;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.parameter;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.put;
import static org.apache.pekko.http.javadsl.server.Directives.withoutRequestTimeout;

import dev.assay.coordinator.access.AccessProblems;
import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.lab.Coordinator;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.HandBack;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.LeaseRequest;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * What agents say: join, lease, heartbeat, report.
 *
 * @param coordinator answers
 * @param coordinators where all coordinators of the lab answer
 * @param bodies reads requests
 * @param identity who says it
 */
record AgentRoutes(Coordinator coordinator, Supplier<List<String>> coordinators, JsonBodies bodies, Identity identity) {
    private static final long LONGEST_WAIT_MS = 60_000;

    Route join() {
        return pathEnd(() -> post(() -> said(
                AgentHello.class,
                hello -> coordinator
                        .agents()
                        .join(hello, identity)
                        .thenApply(welcome -> JsonAnswers.ok(welcome.at(coordinators.get()))))));
    }

    Route describe() {
        return post(() -> said(
                AgentHello.class, hello -> coordinator.agents().describe(hello).thenApply(JsonAnswers::ok)));
    }

    Route leave() {
        return path(
                PathMatchers.segment(),
                name -> delete(() -> parameter(ApiPaths.INSTANCE, instance -> {
                    requireSelf(name);
                    return completeWithFuture(JsonAnswers.answer(
                            coordinator.agents().leave(name, instance).thenApply(_ -> JsonAnswers.nothing())));
                })));
    }

    Route leases() {
        return concat(
                pathEnd(() -> post(() -> withoutRequestTimeout(() -> said(LeaseRequest.class, request -> {
                    requireSelf(request.agent());
                    return coordinator.leases().lease(bounded(request)).thenApply(JsonAnswers::ok);
                })))),
                pathPrefix(
                        PathMatchers.longSegment(),
                        token -> concat(
                                path(
                                        ApiPaths.HEARTBEAT,
                                        () -> post(() -> said(Heartbeat.class, beat -> {
                                            requireSelf(beat.agent());
                                            requireSame(token, beat.token());
                                            return coordinator
                                                    .leases()
                                                    .heartbeat(beat)
                                                    .thenApply(JsonAnswers::ok);
                                        }))),
                                path(
                                        ApiPaths.HAND_BACK,
                                        () -> post(() -> said(HandBack.class, back -> {
                                            requireSelf(back.agent());
                                            requireSame(token, back.token());
                                            return coordinator
                                                    .leases()
                                                    .handBack(back)
                                                    .thenApply(_ -> JsonAnswers.nothing());
                                        }))),
                                path(ApiPaths.REPORT, () -> put(() -> report(token))))));
    }

    private Route report(long token) {
        return withoutRequestTimeout(() -> extractRequest(request ->
                completeWithFuture(JsonAnswers.answer(bodies.readCompressed(request, BlockReport.class)
                        .thenCompose(report -> coordinator
                                .leases()
                                .report(
                                        token,
                                        report.content(),
                                        out -> out.write(report.sent().toArray()),
                                        identity))
                        .thenApply(JsonAnswers::ok)))));
    }

    private <T> Route said(Class<T> type, Function<T, CompletionStage<HttpResponse>> answer) {
        return extractRequest(request ->
                completeWithFuture(JsonAnswers.answer(bodies.read(request, type).thenCompose(answer))));
    }

    private static LeaseRequest bounded(LeaseRequest request) {
        return new LeaseRequest(request.agent(), request.instance(), Math.clamp(request.waitMs(), 0, LONGEST_WAIT_MS));
    }

    private void requireSelf(String agent) {
        if (!identity.speaksFor(agent)) {
            throw AccessProblems.otherAgent(identity, agent);
        }
    }

    private static void requireSame(long inPath, long inBody) {
        if (inPath != inBody) {
            throw new ProblemException(Problem.user(
                    "api.other-token",
                    "the path names lease " + inPath + ", the body lease " + inBody,
                    "name the same lease twice"));
        }
    }
}
