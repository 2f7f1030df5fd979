package dev.assay.coordinator.http;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.put;
import static org.apache.pekko.http.javadsl.server.Directives.withoutRequestTimeout;

import dev.assay.coordinator.access.AccessProblems;
import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.access.Role;
import dev.assay.coordinator.lab.Coordinator;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.store.StoredFile;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Files by their SHA-256: agents fetch them, in parts if they like, and submitters send them.
 *
 * @param coordinator has them
 * @param bodies reads requests
 * @param identity who reads or sends
 */
record ArtifactRoutes(Coordinator coordinator, JsonBodies bodies, Identity identity) {
    private static final long LARGEST_BYTES = 64L << 30;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    Route routes() {
        return path(PathMatchers.segment(SHA256), sha256 -> concat(get(() -> send(sha256)), put(() -> keep(sha256))));
    }

    private Route send(String sha256) {
        return withoutRequestTimeout(() -> extractRequest(request -> completeWithFuture(JsonAnswers.answer(found(sha256)
                .thenApply(found ->
                        found.map(file -> FileAnswers.answer(request, file)).orElseGet(() -> unknown(sha256)))))));
    }

    private CompletionStage<Optional<StoredFile>> found(String sha256) {
        if (!identity.isProven() || identity.role() != Role.AGENT) {
            return coordinator.files().find(sha256);
        }
        return coordinator.leases().needs(identity.name(), sha256).thenCompose(needs -> {
            if (!needs) {
                throw AccessProblems.noLease(identity);
            }
            return coordinator.files().find(sha256);
        });
    }

    private Route keep(String sha256) {
        return withoutRequestTimeout(() ->
                extractRequest(request -> completeWithFuture(JsonAnswers.answer(bodies.stream(
                                request,
                                LARGEST_BYTES,
                                in -> coordinator
                                        .files()
                                        .keep(sha256, in::transferTo)
                                        .toCompletableFuture()
                                        .join())
                        .thenApply(file -> JsonAnswers.ok(file.reference()))))));
    }

    private static HttpResponse unknown(String sha256) {
        return JsonAnswers.refused(List.of(Problem.user(
                "artifact.unknown",
                "the coordinator has no file " + sha256,
                "files of runs that were deleted are gone; submit the scenario again")));
    }
}
