package dev.assay.cli.lab;

import dev.assay.agent.daemon.http.Exchange;
import dev.assay.agent.daemon.http.ReportUpload;
import dev.assay.agent.daemon.link.LinkUnavailableException;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.AccessList;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.AgentSummary;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.Backup;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.Bundle;
import dev.assay.scenarios.wire.CleanUp;
import dev.assay.scenarios.wire.JoinAnswer;
import dev.assay.scenarios.wire.JoinRequest;
import dev.assay.scenarios.wire.LabHealth;
import dev.assay.scenarios.wire.Pool;
import dev.assay.scenarios.wire.PoolSummary;
import dev.assay.scenarios.wire.ReportAnswer;
import dev.assay.scenarios.wire.Reservation;
import dev.assay.scenarios.wire.ReservationRequest;
import dev.assay.scenarios.wire.Revocation;
import dev.assay.scenarios.wire.RunDetails;
import dev.assay.scenarios.wire.RunNews;
import dev.assay.scenarios.wire.RunSummary;
import dev.assay.scenarios.wire.Submission;
import dev.assay.scenarios.wire.SubmissionAnswer;
import dev.assay.scenarios.wire.TimelineEntry;
import dev.assay.scenarios.wire.TokenAnswer;
import dev.assay.scenarios.wire.TokenRequest;
import dev.assay.scenarios.wire.UserRules;
import dev.assay.scenarios.wire.UserSummary;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import tools.jackson.core.JacksonException;

/** Talk to a coordinator over HTTP, see {@link ApiPaths}. What goes wrong is a {@link ProblemException}. */
public final class LabClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration UPLOAD = Duration.ofHours(2);
    private static final String JSON = "application/json";
    private static final int OK = 200;

    private static final int JOIN_ATTEMPTS = 3;

    private final Exchange exchange;

    private LabClient(URI address, Optional<String> credential, Optional<SSLContext> tls) {
        this.exchange = new Exchange(URI.create(Logins.plain(address)), credential, tls, CONNECT);
    }

    /**
     * Talk to a coordinator that asks nobody who they are, or before one is let in. Opens nothing yet.
     *
     * @param address of the coordinator, for example {@code http://127.0.0.1:7420}
     * @param tls whom to trust; the platform's authorities if there is nothing
     */
    public static LabClient anonymous(URI address, Optional<SSLContext> tls) {
        return new LabClient(address, Optional.empty(), tls);
    }

    /** Talk to a coordinator as whoever logged in. Opens nothing yet. */
    public static LabClient of(Login login) {
        return new LabClient(login.uri(), Optional.of(login.credential()), login.tls());
    }

    /** Ask to be let in; again if the answer gets lost. */
    public JoinAnswer join(JoinRequest request) {
        HttpRequest post = post(ApiPaths.CREDENTIALS, json(request));
        for (int attempt = 1; ; attempt++) {
            try {
                return exchange.ask(post, JoinAnswer.class, ANSWER);
            } catch (LinkUnavailableException e) {
                if (attempt == JOIN_ATTEMPTS) {
                    throw new ProblemException(e.problem(), e);
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    /** Give the credential up that this client shows. */
    public Revocation leave() {
        return ask(
                exchange.request(ApiPaths.CREDENTIALS + "/" + ApiPaths.SELF)
                        .DELETE()
                        .build(),
                Revocation.class);
    }

    /** Have a join token made. */
    public TokenAnswer createToken(TokenRequest wanted) {
        return ask(post(ApiPaths.TOKENS, json(wanted)), TokenAnswer.class);
    }

    /** List join tokens and whom they let in. */
    public AccessList access() {
        return ask(get(ApiPaths.TOKENS), AccessList.class);
    }

    /** Put an end to the token and the credential of a name. */
    public Revocation revoke(String name) {
        return ask(exchange.request(ApiPaths.token(name)).DELETE().build(), Revocation.class);
    }

    /** Submit a run whose files the coordinator has. */
    public SubmissionAnswer submit(Submission submission) {
        return ask(post(ApiPaths.RUNS, json(submission)), SubmissionAnswer.class);
    }

    /** Send a file, unless the coordinator has it. */
    public void send(ArtifactReference file, Path path) {
        HttpResponse<Void> present = exchanged(() -> exchange.send(
                exchange.request(ApiPaths.artifact(file)).HEAD().build(), BodyHandlers.discarding(), ANSWER));
        if (present.statusCode() == OK) {
            return;
        }
        try {
            HttpRequest put = exchange.request(ApiPaths.artifact(file))
                    .PUT(BodyPublishers.ofFile(path))
                    .setHeader("Content-Type", "application/octet-stream")
                    .build();
            exchanged(() -> exchange.ask(put, ArtifactReference.class, UPLOAD));
        } catch (FileNotFoundException e) {
            throw new ProblemException(
                    Problem.user("source.not-found", "there is no file " + path, "correct the path in the scenario"),
                    e);
        }
    }

    /** List the runs, the latest first. */
    public List<RunSummary> runs() {
        return List.of(ask(get(ApiPaths.RUNS), RunSummary[].class));
    }

    /** Return what happened to the blocks of a run, the earliest first. */
    public List<TimelineEntry> timeline(String id) {
        return List.of(ask(get(ApiPaths.run(id, ApiPaths.TIMELINE)), TimelineEntry[].class));
    }

    /** Show one run. */
    public RunDetails run(String id) {
        return ask(get(ApiPaths.run(id)), RunDetails.class);
    }

    /**
     * Do something to a run.
     *
     * @param action {@link ApiPaths#CANCEL}, {@link ApiPaths#RETRY}, {@link ApiPaths#PAUSE} or {@link ApiPaths#RESUME}
     */
    public RunSummary change(String id, String action) {
        return ask(post(ApiPaths.run(id, action), BodyPublishers.noBody()), RunSummary.class);
    }

    /** Take note of an agent that can't reach the coordinator. */
    public AgentSummary describe(AgentHello agent) {
        return ask(post(ApiPaths.DESCRIPTIONS, json(agent)), AgentSummary.class);
    }

    /** Take the blocks of a run along that wait for such an agent. */
    public Bundle bundle(String run, String agent) {
        return ask(post(ApiPaths.bundles(run, agent), BodyPublishers.noBody()), Bundle.class);
    }

    /**
     * Write the bytes of a file that a block needs.
     *
     * @throws IOException if they can't be written, or did not all come
     */
    public void copy(ArtifactReference file, OutputStream out) throws IOException {
        HttpResponse<InputStream> response =
                exchanged(() -> exchange.send(get(ApiPaths.artifact(file)), BodyHandlers.ofInputStream(), ANSWER));
        try (InputStream in = response.body()) {
            if (response.statusCode() != OK) {
                throw new ProblemException(Problem.environment(
                        "artifact.unknown",
                        "the coordinator does not hand out the file " + file.sha256(),
                        "its run may have been deleted; submit the scenario again"));
            }
            long copied = in.transferTo(out);
            if (copied != file.sizeBytes()) {
                throw new IOException(copied + " of " + file.sizeBytes() + " bytes of " + file.sha256() + " came");
            }
        }
    }

    /** Hand in what came of a block, and hear whether it counts. */
    public ReportAnswer report(long token, BlockReport report) {
        return exchanged(() -> ReportUpload.send(exchange, exchange.request(ApiPaths.report(token)), report, UPLOAD));
    }

    /** Delete a run that has ended. */
    public void delete(String id) {
        tell(exchange.request(ApiPaths.run(id)).DELETE().build());
    }

    /** Have deleted what nobody needs. */
    public CleanUp cleanUp() {
        return exchanged(() -> exchange.ask(post(ApiPaths.CLEAN_UPS, BodyPublishers.noBody()), CleanUp.class, UPLOAD));
    }

    /** Have the coordinator's database copied. */
    public Backup backUp() {
        return ask(post(ApiPaths.BACKUPS, BodyPublishers.noBody()), Backup.class);
    }

    /** List the pools. */
    public List<PoolSummary> pools() {
        return List.of(ask(get(ApiPaths.POOLS), PoolSummary[].class));
    }

    /** Make a pool, or change it. */
    public PoolSummary savePool(Pool pool) {
        return ask(post(ApiPaths.POOLS, json(pool)), PoolSummary.class);
    }

    /** List what users get, and have. */
    public List<UserSummary> users() {
        return List.of(ask(get(ApiPaths.USERS), UserSummary[].class));
    }

    /** Say what a user gets. */
    public UserSummary saveUser(UserRules rules) {
        return ask(post(ApiPaths.USERS, json(rules)), UserSummary.class);
    }

    /** List reservations and maintenance. */
    public List<Reservation> reservations() {
        return List.of(ask(get(ApiPaths.RESERVATIONS), Reservation[].class));
    }

    /** Keep an agent for somebody, or for nobody. */
    public Reservation reserve(ReservationRequest request) {
        return ask(post(ApiPaths.RESERVATIONS, json(request)), Reservation.class);
    }

    /**
     * Remove one of several that have names.
     *
     * @param collection {@link ApiPaths#POOLS}, {@link ApiPaths#USERS} or {@link ApiPaths#RESERVATIONS}
     */
    public void remove(String collection, String name) {
        tell(exchange.request(ApiPaths.named(collection, name)).DELETE().build());
    }

    /** Say how the coordinator is, and who leads if it is one of several. It answers this also when it is not ready. */
    public LabHealth health() {
        HttpRequest request = exchange.request(ApiPaths.READY).GET().build();
        return exchanged(() -> {
            HttpResponse<byte[]> response = exchange.send(request, BodyHandlers.ofByteArray(), ANSWER);
            try {
                return AssayJson.mapper().readValue(response.body(), LabHealth.class);
            } catch (JacksonException e) {
                throw exchange.refusal(response);
            }
        });
    }

    /** List the agents. */
    public List<AgentSummary> agents() {
        return List.of(ask(get(ApiPaths.AGENTS), AgentSummary[].class));
    }

    /**
     * Do something to an agent.
     *
     * @param action {@link ApiPaths#DRAIN} or {@link ApiPaths#UNDRAIN}
     */
    public AgentSummary changeAgent(String name, String action) {
        return ask(post(ApiPaths.agentAction(name, action), BodyPublishers.noBody()), AgentSummary.class);
    }

    /** Return what happens to a run from now on; the stream ends with the run, or when the connection does. To be closed. */
    public Stream<RunNews> news(String id) {
        HttpResponse<Stream<String>> response =
                exchanged(() -> exchange.send(get(ApiPaths.run(id, ApiPaths.NEWS)), BodyHandlers.ofLines(), ANSWER));
        return response.body().map(line -> AssayJson.mapper().readValue(line, RunNews.class));
    }

    /** Write the result of a run into a file. */
    public void fetchResult(String id, Path file) {
        HttpRequest request = get(ApiPaths.run(id, ApiPaths.RESULT));
        // First as bytes in memory: an answer that is not a result must not become a file.
        byte[] bytes = exchanged(() -> {
            HttpResponse<byte[]> response = exchange.send(request, BodyHandlers.ofByteArray(), UPLOAD);
            if (response.statusCode() != OK) {
                throw exchange.refusal(response);
            }
            return response.body();
        });
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "run.directory-not-writable",
                            "the result can't be written to " + file + ": " + e,
                            "choose another place with --out"),
                    e);
        }
    }

    private void tell(HttpRequest request) {
        exchanged(() -> {
            exchange.tell(request, ANSWER);
            return true;
        });
    }

    private <T> T ask(HttpRequest request, Class<T> type) {
        return exchanged(() -> exchange.ask(request, type, ANSWER));
    }

    /** Send something and wait for the answer. */
    @FunctionalInterface
    private interface Sending<T> {
        T send() throws LinkUnavailableException, InterruptedException;
    }

    private static <T> T exchanged(Sending<T> sending) {
        try {
            return sending.send();
        } catch (LinkUnavailableException e) {
            throw new ProblemException(e.problem(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static ProblemException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ProblemException(
                Problem.user("assay.interrupted", "stopped while waiting for the coordinator", "ask again"), e);
    }

    private static BodyPublisher json(Object message) {
        return BodyPublishers.ofByteArray(AssayJson.mapper().writeValueAsBytes(message));
    }

    private HttpRequest get(String path) {
        return exchange.request(path).GET().build();
    }

    private HttpRequest post(String path, BodyPublisher body) {
        return exchange.request(path).POST(body).setHeader("Content-Type", JSON).build();
    }

    @Override
    public void close() {
        exchange.close();
    }
}
