package dev.assay.coordinator.http;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.zip.GZIPInputStream;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.StreamConverters;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Read what requests say. A body that is refused is read for a while all the same: who still sends does not listen, and would see a
 * broken connection in place of the answer.
 *
 * @param materializer runs the streams of bodies
 * @param waiting runs what waits for bodies
 * @param limits how large they may be
 */
record JsonBodies(Materializer materializer, Executor waiting, ServerLimits limits) {
    private static final Duration LONGEST_MESSAGE = Duration.ofSeconds(30);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);
    private static final Duration LONGEST_DRAINING = Duration.ofSeconds(20);
    private static final int BUFFER_BYTES = 1 << 16;

    /** Read a small JSON body. */
    <T> CompletionStage<T> read(HttpRequest request, Class<T> type) {
        if (!hasType(request, MediaTypes.APPLICATION_JSON)) {
            // A web page elsewhere can make a browser send forms here, but not this type.
            return drained(request)
                    .thenCompose(_ -> CompletableFuture.failedStage(new ProblemException(Problem.user(
                            "api.not-json",
                            "the body of " + request.getUri().path() + " is not application/json",
                            "send JSON, and say so in Content-Type"))));
        }
        return message(request).thenApply(bytes -> parse(bytes, type));
    }

    /**
     * What a compressed body says.
     *
     * @param sent the body as it came
     */
    record Compressed<T>(T content, ByteString sent) {}

    /** Read a report, which is compressed. */
    <T> CompletionStage<Compressed<T>> readCompressed(HttpRequest request, Class<T> type) {
        return stream(request, limits.reportBytes(), in -> {
            byte[] sent = in.readAllBytes();
            LimitedInputStream expanded = new LimitedInputStream(
                    new GZIPInputStream(new ByteArrayInputStream(sent)), limits.expandedReportBytes());
            try {
                return new Compressed<>(AssayJson.mapper().readValue(expanded, type), ByteString.fromArrayUnsafe(sent));
            } catch (JacksonException e) {
                if (expanded.isExceeded()) {
                    throw tooLarge(limits.expandedReportBytes(), " when it is expanded", e);
                }
                throw badJson(e);
            }
        });
    }

    /** Read a small body as it is. What came with the head of the request needs no stream, and no thread that waits. */
    CompletionStage<byte[]> message(HttpRequest request) {
        Optional<ByteString> whole = whole(request).filter(bytes -> bytes.size() <= limits.messageBytes());
        return whole.isPresent()
                ? CompletableFuture.completedStage(whole.get().toArray())
                : stream(request, limits.messageBytes(), LONGEST_MESSAGE, InputStream::readAllBytes);
    }

    private static Optional<ByteString> whole(HttpRequest request) {
        return request.entity() instanceof HttpEntity.Strict strict ? Optional.of(strict.getData()) : Optional.empty();
    }

    static boolean hasType(HttpRequest request, MediaType type) {
        return request.entity().getContentType().mediaType().equals(type);
    }

    /** Hand the body over as a stream of bytes, in a thread that may wait. */
    <T> CompletionStage<T> stream(HttpRequest request, long largestBytes, Reader<T> reader) {
        return stream(request, largestBytes, null, reader);
    }

    private <T> CompletionStage<T> stream(
            HttpRequest request, long largestBytes, @Nullable Duration longest, Reader<T> reader) {
        InputStream body = whole(request).map(ByteString::asInputStream).orElseGet(() -> open(request, longest));
        return CompletableFuture.supplyAsync(
                () -> {
                    try (InputStream in = body) {
                        LimitedInputStream limited = new LimitedInputStream(in, largestBytes);
                        try {
                            return reader.read(limited);
                        } catch (IOException | RuntimeException e) {
                            drain(in);
                            if (limited.isExceeded()) {
                                throw tooLarge(largestBytes, "", e);
                            }
                            throw e;
                        }
                    } catch (IOException e) {
                        throw new ProblemException(
                                Problem.user(
                                        "api.bad-body",
                                        "the body could not be read: " + e.getMessage(),
                                        "send it whole, and without long pauses"),
                                e);
                    }
                },
                waiting);
    }

    /** Read what is left of a body that nobody wants, as far as that is bearable. */
    CompletionStage<Boolean> drained(HttpRequest request) {
        if (request.entity().isStrict()) {
            return CompletableFuture.completedStage(true);
        }
        InputStream body = open(request, LONGEST_DRAINING);
        return CompletableFuture.supplyAsync(
                () -> {
                    try (InputStream in = body) {
                        return drain(in);
                    } catch (IOException e) {
                        return false;
                    }
                },
                waiting);
    }

    private boolean drain(InputStream in) {
        byte[] buffer = new byte[BUFFER_BYTES];
        long endNs = System.nanoTime() + LONGEST_DRAINING.toNanos();
        long leftBytes = limits.drainedBytes();
        try {
            while (leftBytes > 0 && System.nanoTime() < endNs) {
                int read = in.read(buffer);
                if (read < 0) {
                    return true;
                }
                leftBytes -= read;
            }
            return false;
        } catch (IOException e) {
            // The sender is gone, or too slow. What is refused is refused.
            return false;
        }
    }

    private InputStream open(HttpRequest request, @Nullable Duration longest) {
        var bytes = request.entity().withoutSizeLimit().getDataBytes();
        return (longest == null ? bytes : bytes.completionTimeout(longest))
                .runWith(StreamConverters.asInputStream(LONGEST_SILENCE), materializer);
    }

    /** Read a body from a stream. */
    @FunctionalInterface
    interface Reader<T> {
        T read(InputStream in) throws IOException;
    }

    private static <T> T parse(byte[] data, Class<T> type) {
        try {
            T said = AssayJson.mapper().readValue(data, type);
            if (said == null) {
                throw new ProblemException(badJson("it is null"));
            }
            return said;
        } catch (JacksonException e) {
            throw badJson(e);
        }
    }

    private static ProblemException badJson(JacksonException e) {
        return new ProblemException(badJson(String.valueOf(e.getOriginalMessage())), e);
    }

    private static Problem badJson(String what) {
        return Problem.user(
                "api.bad-json",
                "the body is not what is expected here: " + what,
                "agents and commands of the same version as the coordinator send the right thing");
    }

    private static ProblemException tooLarge(long largestBytes, String when, Exception cause) {
        return new ProblemException(
                Problem.user(
                        "api.too-large",
                        "the body has more than " + largestBytes + " bytes" + when,
                        "send less; for large models name a source that the coordinator can fetch itself"),
                cause);
    }
}
