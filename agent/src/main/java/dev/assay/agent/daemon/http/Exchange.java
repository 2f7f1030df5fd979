package dev.assay.agent.daemon.http;

import dev.assay.agent.daemon.link.LinkUnavailableException;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.ErrorAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import tools.jackson.core.JacksonException;

/** Send requests, wait no longer than allowed, and tell what an answer means that is not the expected one. */
public final class Exchange implements AutoCloseable {
    private static final int MAX_ANSWER_BYTES = 16 << 20;

    private final String address;
    private final Optional<String> credential;
    private final HttpClient client;
    private final LinkProblems problems;
    /** Whoever answered sensibly once is a coordinator: what looks like another one later is something in between, for a while. */
    private volatile boolean known;

    /**
     * Talk to the coordinator at an address; connections are made when there is something to say. Redirects are not followed: nobody but
     * the coordinator is to see the credential.
     *
     * @param credential secret that tells the coordinator who this is
     * @param tls whom to trust; the platform's authorities if there is nothing
     * @param connect how long to wait for a connection
     */
    public Exchange(URI address, Optional<String> credential, Optional<SSLContext> tls, Duration connect) {
        this.address = address.toString().replaceAll("/+$", "");
        this.credential = credential;
        this.problems = new LinkProblems(address);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(connect)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1);
        tls.ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    /**
     * Begin a request.
     *
     * @param path below the address, see {@link dev.assay.scenarios.wire.ApiPaths}
     */
    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(address + path));
        credential.ifPresent(secret -> builder.setHeader("Authorization", "Bearer " + secret));
        return builder;
    }

    LinkProblems problems() {
        return problems;
    }

    /**
     * Return what the coordinator says.
     *
     * @param <T> type of what it says
     * @throws ProblemException if the coordinator refuses
     */
    public <T> T ask(HttpRequest request, Class<T> type, Duration patience)
            throws LinkUnavailableException, InterruptedException {
        HttpResponse<byte[]> response = sendForBytes(request, patience);
        if (response.statusCode() != 200 && response.statusCode() != 201) {
            throw refusal(response);
        }
        return read(response, type);
    }

    /** Wait until the coordinator says that it heard. */
    public void tell(HttpRequest request, Duration patience) throws LinkUnavailableException, InterruptedException {
        HttpResponse<byte[]> response = sendForBytes(request, patience);
        if (response.statusCode() != 200 && response.statusCode() != 204) {
            throw refusal(response);
        }
    }

    HttpResponse<byte[]> sendForBytes(HttpRequest request, Duration patience)
            throws LinkUnavailableException, InterruptedException {
        return send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES), patience);
    }

    /** Return the answer, as far as the body handler waits for it. */
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler, Duration patience)
            throws LinkUnavailableException, InterruptedException {
        CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, handler);
        try {
            // Not the request's own time-out: that one is over when the head of the answer is there.
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw LinkUnavailableException.unanswered(problems.tooSlow("answer", patience.toMillis()));
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    <T> T read(HttpResponse<byte[]> response, Class<T> type) throws LinkUnavailableException {
        if (!isJson(response)) {
            throw stranger(response);
        }
        try {
            T said = AssayJson.mapper().readValue(response.body(), type);
            if (said == null) {
                throw new ProblemException(problems.unreadable("nothing"));
            }
            known = true;
            return said;
        } catch (JacksonException e) {
            throw new ProblemException(problems.unreadable(e.getOriginalMessage()), e);
        }
    }

    /** Throw what an answer means that is not a success. */
    public ProblemException refusal(HttpResponse<byte[]> response) throws LinkUnavailableException {
        List<Problem> told = told(response);
        int status = response.statusCode();
        if (!told.isEmpty()) {
            known = true;
        }
        return switch (status) {
            case 401, 403 -> new ProblemException(told.isEmpty() ? List.of(problems.unauthorized(status)) : told);
            case 426 -> new ProblemException(told.isEmpty() ? List.of(problems.versionMismatch()) : told);
            case 408, 425, 429 -> throw LinkUnavailableException.answered(problems.unavailable(status));
            default -> {
                if (status >= 500) {
                    throw LinkUnavailableException.answered(
                            told.isEmpty() ? problems.unavailable(status) : told.getFirst());
                }
                if (told.isEmpty()) {
                    throw stranger(response);
                }
                yield new ProblemException(told);
            }
        };
    }

    private LinkUnavailableException failure(Throwable cause) {
        for (Throwable reason = cause; reason != null; reason = reason.getCause()) {
            if (reason instanceof CertificateException || reason instanceof CertPathValidatorException) {
                throw new ProblemException(problems.untrusted(reason), cause);
            }
        }
        if (cause instanceof IOException && String.valueOf(cause.getMessage()).contains("body exceeds capacity")) {
            return LinkUnavailableException.answered(problems.tooLarge(MAX_ANSWER_BYTES));
        }
        return LinkUnavailableException.unanswered(problems.unreachable(cause));
    }

    private ProblemException stranger(HttpResponse<byte[]> response) throws LinkUnavailableException {
        Problem problem = problems.notACoordinator(response.statusCode(), contentType(response), response.body());
        if (known) {
            throw LinkUnavailableException.answered(problem);
        }
        return new ProblemException(problem);
    }

    /** Return the problems that an answer names; none if it is not an answer of a coordinator. */
    static List<Problem> told(HttpResponse<byte[]> response) {
        if (!isJson(response)) {
            return List.of();
        }
        try {
            ErrorAnswer error = AssayJson.mapper().readValue(response.body(), ErrorAnswer.class);
            return error == null ? List.of() : error.problems();
        } catch (JacksonException notOurs) {
            // Some other service answers errors in JSON, too.
            return List.of();
        }
    }

    /** Break off whatever is under way. */
    @Override
    public void close() {
        client.shutdownNow();
    }

    private static boolean isJson(HttpResponse<?> response) {
        return contentType(response).startsWith("application/json");
    }

    private static String contentType(HttpResponse<?> response) {
        return response.headers().firstValue("Content-Type").orElse("");
    }
}
