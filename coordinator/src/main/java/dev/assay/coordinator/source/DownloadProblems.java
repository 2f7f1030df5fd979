package dev.assay.coordinator.source;

import dev.assay.coordinator.source.SourceIndex.Known;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.tool.PrintableText;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Word what goes wrong with downloads. */
final class DownloadProblems {
    private static final String NETWORK_HINT =
            "check the network; behind a proxy set JAVA_TOOL_OPTIONS=-Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT";

    private DownloadProblems() {}

    static ProblemException cut(
            Downloads.Request request, PartialFile file, OptionalLong totalBytes, @Nullable String reason)
            throws IOException {
        String total = totalBytes.isPresent() ? " of " + totalBytes.getAsLong() : "";
        return SourceProblems.failed(
                request.source(),
                "the download ended after " + file.sizeBytes() + total + " bytes: " + PrintableText.of(reason),
                "run again: it goes on where it stopped, if the server can");
    }

    static ProblemException unreachable(Downloads.Request request, Optional<Known> known, IOException failure) {
        String reason = request.uri().getHost() + ": " + PrintableText.of(failure.toString());
        if (!NetworkFailures.isUnreachable(failure)) {
            return SourceProblems.failed(request.source(), reason, NETWORK_HINT);
        }
        String pin = known.map(kept -> "; or pin the copy that was fetched before, with sha256: "
                        + kept.file().reference().sha256())
                .orElse("");
        return SourceProblems.offline(request.source(), reason, NETWORK_HINT + pin);
    }

    static ProblemException unexpected(Downloads.Request request, int status) {
        String hint = status == 401 || status == 403 ? "you may not read it" : "try again later, or check the address";
        return SourceProblems.failed(request.source(), "the server answered " + status, hint(hint, request));
    }

    static ProblemException untrusted(Downloads.Request request, IOException e) {
        return SourceProblems.failed(
                request.source(),
                "no secure connection to " + request.uri().getHost() + ": " + PrintableText.of(e.getMessage()),
                "if a proxy in your network signs connections itself, import its certificate into Java's trust store");
    }

    static ProblemException notFound(Downloads.Request request, int status) {
        return SourceProblems.notFound(
                request.source(), "the server answered " + status, hint("check the address", request));
    }

    static ProblemException wrongPart(Downloads.Request request) {
        return SourceProblems.failed(
                request.source(), "the server sent another part than it was asked for", NETWORK_HINT);
    }

    private static String hint(String hint, Downloads.Request request) {
        return request.accessHint().isEmpty() ? hint : hint + "; " + request.accessHint();
    }
}
