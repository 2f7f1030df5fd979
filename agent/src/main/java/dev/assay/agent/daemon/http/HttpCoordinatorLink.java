package dev.assay.agent.daemon.http;

import dev.assay.agent.daemon.link.CoordinatorLink;
import dev.assay.agent.daemon.link.LinkUnavailableException;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.AgentWelcome;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.HandBack;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.HeartbeatAnswer;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import dev.assay.scenarios.wire.ReportAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Talk to a coordinator over HTTP or HTTPS, see {@link ApiPaths}. Redirects are not followed: nobody but the coordinator is to see the
 * agent's credential.
 */
public final class HttpCoordinatorLink implements CoordinatorLink, AutoCloseable {
    private static final String JSON = "application/json";

    private final HttpTimeouts timeouts;
    private final Exchange exchange;

    /**
     * Open nothing yet; connections are made when there is something to say.
     *
     * @param address of the coordinator, for example {@code https://lab:7400}
     * @param credential secret that tells the coordinator who this is
     * @param tls whom to trust; the platform's authorities if there is nothing
     * @param timeouts how long to wait
     */
    public HttpCoordinatorLink(
            URI address, Optional<String> credential, Optional<SSLContext> tls, HttpTimeouts timeouts) {
        this.timeouts = timeouts;
        this.exchange = new Exchange(address, credential, tls, timeouts.connect());
    }

    @Override
    public AgentWelcome join(AgentHello hello) throws LinkUnavailableException, InterruptedException {
        return exchange.ask(post(ApiPaths.AGENTS, hello), AgentWelcome.class, timeouts.answer());
    }

    @Override
    public LeaseAnswer lease(LeaseRequest request) throws LinkUnavailableException, InterruptedException {
        Duration patience = Duration.ofMillis(request.waitMs()).plus(timeouts.answer());
        return exchange.ask(post(ApiPaths.LEASES, request), LeaseAnswer.class, patience);
    }

    @Override
    public HeartbeatAnswer heartbeat(Heartbeat heartbeat) throws LinkUnavailableException, InterruptedException {
        return exchange.ask(
                post(ApiPaths.heartbeat(heartbeat.token()), heartbeat), HeartbeatAnswer.class, timeouts.answer());
    }

    @Override
    public ReportAnswer report(long token, BlockReport report) throws LinkUnavailableException, InterruptedException {
        return ReportUpload.send(exchange, exchange.request(ApiPaths.report(token)), report, timeouts.upload());
    }

    @Override
    public void handBack(HandBack handBack) throws LinkUnavailableException, InterruptedException {
        exchange.tell(post(ApiPaths.handBack(handBack.token()), handBack), timeouts.answer());
    }

    @Override
    public void leave(String agent, String instance) throws LinkUnavailableException, InterruptedException {
        exchange.tell(exchange.request(ApiPaths.agent(agent, instance)).DELETE().build(), timeouts.answer());
    }

    @Override
    public void fetch(ArtifactReference artifact, long offset, ArtifactSink sink)
            throws LinkUnavailableException, IOException, InterruptedException {
        new ArtifactTransfer(artifact, offset, sink, timeouts, exchange.problems())
                .run(exchange, exchange.request(ApiPaths.artifact(artifact)).GET());
    }

    /** Break off whatever is under way. */
    @Override
    public void close() {
        exchange.close();
    }

    private HttpRequest post(String path, Object message) {
        return exchange.request(path)
                .POST(BodyPublishers.ofByteArray(AssayJson.mapper().writeValueAsBytes(message)))
                .setHeader("Content-Type", JSON)
                .build();
    }
}
