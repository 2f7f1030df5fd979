package dev.assay.coordinator.http;

import com.typesafe.config.ConfigFactory;
import dev.assay.coordinator.tls.ServerTls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.HttpsConnectionContext;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.settings.ConnectionPoolSettings;
import org.apache.pekko.util.ByteString;

/**
 * Pass requests on to the node that leads, and its answers back, as streams of bytes: with everything that proves who asks, which that
 * node checks as if it had been asked itself. Safe for many threads.
 */
final class Forwarding {
    /** Marks what was passed on once: it is answered, or nobody answers it. */
    private static final String PASSED_ON = "Assay-Passed-On";

    /** They are about one connection, or made by the server itself. */
    private static final Set<String> OF_ONE_CONNECTION = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "timeout-access",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** Agents wait for work, each with a connection; and nothing is tried twice behind the back of whoever asks. */
    private static final Map<String, ?> POOL = Map.of(
            "max-connections", 4096,
            "max-open-requests", 8192,
            "max-retries", 0,
            "base-connection-backoff", "0s",
            "client.connecting-timeout", "3s",
            "client.idle-timeout", "120s",
            "client.user-agent-header", "");

    private final Http http;
    private final HttpsConnectionContext tls;
    private final ConnectionPoolSettings settings;
    private final ActorSystem<?> system;

    /**
     * Get ready.
     *
     * @param tls trusts what this node itself serves with, where it does
     */
    Forwarding(ActorSystem<?> system, Optional<ServerTls> tls) {
        this.system = system;
        this.http = Http.get(system);
        this.tls = tls.map(own -> ConnectionContext.httpsClient((host, port) -> engine(own, host, port)))
                .orElseGet(http::defaultClientHttpsContext);
        this.settings = ConnectionPoolSettings.create(ConfigFactory.parseMap(POOL)
                .atPath("pekko.http.host-connection-pool")
                .withFallback(system.settings().config()));
    }

    private static SSLEngine engine(ServerTls own, String host, int port) {
        SSLEngine engine = own.context().createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    static boolean wasPassedOn(HttpRequest request) {
        return request.getHeader(PASSED_ON).isPresent();
    }

    /**
     * Pass a request on.
     *
     * @param leader whom to
     * @return fails if the leader does not answer
     */
    CompletionStage<HttpResponse> pass(HttpRequest request, NodeLeader.There leader) {
        Uri to = Uri.create(leader.address());
        List<HttpHeader> headers = new ArrayList<>(endToEnd(request.getHeaders()));
        headers.add(RawHeader.create(PASSED_ON, "1"));
        HttpRequest passed = HttpRequest.create()
                .withMethod(request.method())
                .withUri(request.getUri()
                        .scheme(to.getScheme())
                        .userInfo("")
                        .host(to.host().address())
                        .port(to.port()))
                .withHeaders(headers)
                .withEntity((RequestEntity) request.entity().withoutSizeLimit());
        return leader.term()
                .until(http.singleRequest(
                        passed, tls, settings, system.classicSystem().log()))
                .thenApply(response -> answer(response, leader));
    }

    private static HttpResponse answer(HttpResponse response, NodeLeader.There leader) {
        HttpResponse answer = response.withHeaders(endToEnd(response.getHeaders()))
                .withEntity((ResponseEntity) response.entity().withoutSizeLimit());
        // What streams for ever ends with the leader, also if that falls silent without an end.
        return answer.entity().isChunked()
                ? answer.transformEntityDataBytes(leader.term().streams().<ByteString>flow())
                : answer;
    }

    private static List<HttpHeader> endToEnd(Iterable<HttpHeader> headers) {
        List<HttpHeader> kept = new ArrayList<>();
        for (HttpHeader header : headers) {
            if (!OF_ONE_CONNECTION.contains(header.lowercaseName())) {
                kept.add(header);
            }
        }
        return kept;
    }
}
