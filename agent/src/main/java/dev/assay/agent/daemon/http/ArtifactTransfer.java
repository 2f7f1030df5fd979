package dev.assay.agent.daemon.http;

import dev.assay.agent.daemon.link.CoordinatorLink.ArtifactSink;
import dev.assay.agent.daemon.link.LinkUnavailableException;
import dev.assay.scenarios.http.TimedBody;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.ArtifactReference;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One transfer of the end of an artifact. Never trusts what the other side says about lengths. */
final class ArtifactTransfer {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18})");

    private final ArtifactReference artifact;
    private final ArtifactSink sink;
    private final HttpTimeouts timeouts;
    private final LinkProblems problems;
    /** How many bytes of the artifact the sink has, those of earlier transfers counted. */
    private long haveBytes;

    ArtifactTransfer(
            ArtifactReference artifact, long offset, ArtifactSink sink, HttpTimeouts timeouts, LinkProblems problems) {
        this.artifact = artifact;
        this.haveBytes = offset;
        this.sink = sink;
        this.timeouts = timeouts;
        this.problems = problems;
    }

    /**
     * Run it.
     *
     * @param request without a range
     */
    void run(Exchange exchange, HttpRequest.Builder request)
            throws LinkUnavailableException, IOException, InterruptedException {
        // The bytes as they are: a compressed transfer has other offsets.
        request.setHeader("Accept-Encoding", "identity");
        if (haveBytes > 0) {
            request.setHeader("Range", "bytes=" + haveBytes + "-");
        }
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
                exchange.send(request.build(), BodyHandlers.ofPublisher(), timeouts.answer());
        try (TimedBody body = new TimedBody(response.body())) {
            switch (response.statusCode()) {
                // A server may ignore a range; what is here already is then skipped.
                case 200 -> receive(body, response.headers().firstValueAsLong("Content-Length"), haveBytes);
                case 206 -> receive(body, checkedTotal(response), 0);
                default -> throw refusal(response.statusCode());
            }
        }
    }

    private OptionalLong checkedTotal(HttpResponse<?> response) throws LinkUnavailableException {
        String header = response.headers().firstValue("Content-Range").orElse("");
        Matcher range = CONTENT_RANGE.matcher(header);
        if (!range.matches() || Long.parseLong(range.group(1)) != haveBytes) {
            throw LinkUnavailableException.answered(cut("another part came than was asked for: " + header));
        }
        return OptionalLong.of(Long.parseLong(range.group(2)));
    }

    private void receive(TimedBody body, OptionalLong totalBytes, long skipBytes)
            throws LinkUnavailableException, IOException, InterruptedException {
        if (totalBytes.isPresent() && totalBytes.getAsLong() != artifact.sizeBytes()) {
            throw wrongSize(totalBytes.getAsLong() + " bytes");
        }
        long skip = skipBytes;
        for (Optional<List<ByteBuffer>> piece = next(body); piece.isPresent(); piece = next(body)) {
            for (ByteBuffer bytes : piece.get()) {
                int skipped = (int) Math.min(skip, bytes.remaining());
                bytes.position(bytes.position() + skipped);
                skip -= skipped;
                take(bytes);
            }
        }
        if (haveBytes < artifact.sizeBytes()) {
            throw LinkUnavailableException.unanswered(cut("the other side ended it"));
        }
    }

    private void take(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        if (count > artifact.sizeBytes() - haveBytes) {
            throw wrongSize("more bytes");
        }
        if (count > 0) {
            sink.write(bytes);
            haveBytes += count;
        }
    }

    private Optional<List<ByteBuffer>> next(TimedBody body) throws LinkUnavailableException, InterruptedException {
        try {
            return body.next(timeouts.stall());
        } catch (IOException e) {
            throw LinkUnavailableException.unanswered(cut(e.getMessage()));
        }
    }

    private ProblemException refusal(int status) throws LinkUnavailableException {
        if (status >= 500 || status == 408 || status == 425 || status == 429) {
            throw LinkUnavailableException.answered(problems.unavailable(status));
        }
        return new ProblemException(problems.noArtifact(artifact.sha256(), status));
    }

    private ProblemException wrongSize(String actual) {
        return new ProblemException(problems.wrongSize(artifact.sha256(), artifact.sizeBytes(), actual));
    }

    private Problem cut(@Nullable String reason) {
        return problems.cut(artifact.sha256(), haveBytes, artifact.sizeBytes(), reason);
    }
}
