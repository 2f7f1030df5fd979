package dev.assay.coordinator.source;

import dev.assay.scenarios.http.TimedBody;
import dev.assay.scenarios.tool.PrintableText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Ask a server for a file: only over TLS, also after redirects, and telling secrets to the asked server only. */
final class HttpConnections {
    private static final int MAX_REDIRECTS = 10;

    private final HttpClient client;
    private final Duration answerTimeout;
    private final Predicate<URI> plainHttpAllowed;

    HttpConnections(Duration answerTimeout, Predicate<URI> plainHttpAllowed) {
        this.answerTimeout = answerTimeout;
        this.plainHttpAllowed = plainHttpAllowed;
        // Redirects are followed here, one by one, because each is checked. HTTP/1.1: one file at a time gains nothing
        // from HTTP/2.
        this.client = HttpClient.newBuilder()
                .connectTimeout(answerTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /**
     * Return the answer of the server at the end of all redirects; its body must be read or given up.
     *
     * @param headers for every server on the way, such as a range
     * @throws IOException if there is no answer
     */
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> get(Downloads.Request request, Map<String, String> headers)
            throws IOException, InterruptedException {
        URI uri = request.uri();
        check(request.source(), uri);
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            HttpRequest.Builder builder = HttpRequest.newBuilder(uri).GET();
            headers.forEach(builder::setHeader);
            if (sameOrigin(uri, request.uri())) {
                request.secretHeaders().forEach(builder::setHeader);
            }
            HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = send(builder.build());
            if (!isRedirect(response.statusCode())) {
                return response;
            }
            new TimedBody(response.body()).close();
            uri = target(request.source(), uri, response);
        }
        throw SourceProblems.failed(
                request.source(), "more than " + MAX_REDIRECTS + " redirects", "give the address of the file itself");
    }

    private HttpResponse<Flow.Publisher<List<ByteBuffer>>> send(HttpRequest request)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofPublisher());
        try {
            // Twice: once to connect, once to answer.
            return answer.get(2 * answerTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no answer within " + answerTimeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private URI target(String source, URI from, HttpResponse<?> response) {
        String location = response.headers().firstValue("Location").orElse("");
        try {
            URI target = from.resolve(location);
            check(source, target);
            return target;
        } catch (IllegalArgumentException e) {
            throw SourceProblems.failed(
                    source,
                    from.getHost() + " redirects to something that is no address",
                    "give the address of the file itself");
        }
    }

    private void check(String source, URI uri) {
        if (uri.getHost() == null || !("https".equalsIgnoreCase(uri.getScheme()) || plainHttpAllowed.test(uri))) {
            throw SourceProblems.failed(
                    source,
                    "it leads to " + PrintableText.of(uri.getScheme() + "://" + uri.getHost()) + ", which is not https",
                    "use an address that stays on https; an unencrypted download could be changed on the way");
        }
        if (uri.getRawUserInfo() != null) {
            throw SourceProblems.malformed(
                    source,
                    "there are credentials in its address",
                    "scenarios are shared: keep credentials out of them");
        }
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private static boolean sameOrigin(URI left, URI right) {
        return Objects.equals(left.getScheme(), right.getScheme())
                && left.getPort() == right.getPort()
                && left.getHost()
                        .toLowerCase(Locale.ROOT)
                        .equals(right.getHost().toLowerCase(Locale.ROOT));
    }
}
