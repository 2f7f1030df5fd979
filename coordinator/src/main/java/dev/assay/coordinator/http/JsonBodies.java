package dev.assay.coordinator.http;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.StreamConverters;
import org.apache.pekko.util.ByteString;
import tools.jackson.core.JacksonException;

/**
 * Read what requests say.
 *
 * @param materializer runs the streams of bodies
 * @param waiting runs what waits for bodies
 */
record JsonBodies(Materializer materializer, Executor waiting) {
    /** Messages are small; what is large comes as a file. */
    private static final long LARGEST_MESSAGE_BYTES = 4L << 20;

    private static final long SLOWEST_MS = 30_000;

    /** Read a small JSON body. */
    <T> CompletionStage<T> read(HttpRequest request, Class<T> type) {
        if (!request.entity().getContentType().mediaType().equals(MediaTypes.APPLICATION_JSON)) {
            // A web page elsewhere can make a browser send forms here, but not this type.
            return CompletableFuture.failedStage(new ProblemException(Problem.user(
                    "api.not-json",
                    "the body of " + request.getUri().path() + " is not application/json",
                    "send JSON, and say so in Content-Type")));
        }
        return request.entity()
                .withSizeLimit(LARGEST_MESSAGE_BYTES)
                .toStrict(SLOWEST_MS, materializer)
                .thenApply(entity -> parse(entity.getData(), type));
    }

    /** Hand the body over as a stream of bytes, in a thread that may wait. */
    <T> CompletionStage<T> stream(HttpRequest request, long largestBytes, Reader<T> reader) {
        InputStream in = request.entity()
                .withSizeLimit(largestBytes)
                .getDataBytes()
                .runWith(StreamConverters.asInputStream(), materializer);
        return CompletableFuture.supplyAsync(
                () -> {
                    try (in) {
                        return reader.read(in);
                    } catch (IOException | JacksonException e) {
                        throw new ProblemException(
                                Problem.user(
                                        "api.bad-body",
                                        "the body could not be read: " + e.getMessage(),
                                        "send it whole, at most " + largestBytes + " bytes"),
                                e);
                    }
                },
                waiting);
    }

    /** Read a body from a stream. */
    @FunctionalInterface
    interface Reader<T> {
        T read(InputStream in) throws IOException;
    }

    private static <T> T parse(ByteString data, Class<T> type) {
        try {
            return AssayJson.mapper().readValue(data.toArrayUnsafe(), type);
        } catch (JacksonException e) {
            throw new ProblemException(
                    Problem.user(
                            "api.bad-json",
                            "the body is not what is expected here: " + e.getOriginalMessage(),
                            "agents and commands of the same version as the coordinator send the right thing"),
                    e);
        }
    }
}
