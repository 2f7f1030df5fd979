package dev.assay.coordinator.http;

import dev.assay.coordinator.access.Access;
import dev.assay.coordinator.access.Role;
import dev.assay.coordinator.database.AgentRecord;
import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.LabStores;
import dev.assay.coordinator.database.NewBlock;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.database.StoreAddress;
import dev.assay.coordinator.lab.Coordinator;
import dev.assay.coordinator.lab.LocalSources;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.QueuePlace;
import dev.assay.coordinator.schedule.ScheduledBlock;
import dev.assay.coordinator.state.LabFixtures;
import dev.assay.coordinator.tls.ServerTls;
import dev.assay.scenarios.access.Secret;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.CellAssignment;
import dev.assay.scenarios.wire.RunPhase;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A real coordinator on a real socket, with agents {@code lab3} and {@code lab4} that it knows from before, and a run with a block for
 * each of them.
 */
final class TestLab implements AutoCloseable {
    static final String RUN = "run-1";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    final Coordinator coordinator;
    final LabServer server;
    final Access access;
    final String model3;
    final String model4;
    private final HttpClient client;
    private final @Nullable SSLContext tls;
    private volatile Duration ahead = Duration.ZERO;

    private TestLab(Path directory, boolean isOpen, ServerLimits limits) throws Exception {
        ContentStore content = new ContentStore(directory.resolve("content"));
        ArtifactReference file3 = stored(content, "the model of lab3");
        ArtifactReference file4 = stored(content, "the model of lab4");
        model3 = file3.sha256();
        model4 = file4.sha256();
        LabStore store = LabStores.open(new StoreAddress.Memory());
        RunRecord run = new RunRecord(
                RUN, 1, "test", "ab".repeat(32), LabFixtures.submission(), "local", NOON, RunRecord.Standing.NEW);
        store.write(List.of(
                new Change.AgentSaved(agent("lab3")),
                new Change.AgentSaved(agent("lab4")),
                new Change.RunSubmitted(run),
                new Change.RunPrepared(
                        RUN,
                        LabFixtures.preparation(),
                        List.of(block("block-0", "lab3", 0, file3), block("block-1", "lab4", 1, file4))),
                new Change.RunChanged(RUN, new RunRecord.Standing(RunPhase.MEASURING, false, false, null, List.of()))));
        access = new Access(store, () -> Instant.now().plus(ahead), RANDOM);
        coordinator = Coordinator.start(
                LabFixtures.SETTINGS,
                new Coordinator.Places(
                        store,
                        content,
                        new ContentStore(directory.resolve("reports")),
                        new LocalSources(content, directory.resolve("sources"), directory),
                        id -> RunDirectory.open(directory.resolve("runs").resolve(id)),
                        directory.resolve("backups")));
        Path certificates = directory.resolve("tls");
        Optional<Security> security = isOpen
                ? Optional.of(new Security(
                        ServerTls.ofOwnAuthority(
                                certificates, List.of("localhost", "127.0.0.1"), Instant.now(), RANDOM),
                        access,
                        "localhost"))
                : Optional.empty();
        server = LabServer.start(
                coordinator, new LabMetrics(), new LabServer.Listening("127.0.0.1", 0, security, limits));
        tls = isOpen ? trusting(certificates.resolve("ca.pem")) : null;
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        if (tls != null) {
            builder.sslContext(tls);
        }
        client = builder.build();
    }

    /** Start one that is open to a network. */
    static TestLab open(Path directory, ServerLimits limits) throws Exception {
        return new TestLab(directory, true, limits);
    }

    /** Start one that asks nobody who they are. */
    static TestLab onLoopback(Path directory) throws Exception {
        return new TestLab(directory, false, ServerLimits.USUAL);
    }

    /** Let time pass for tokens and credentials. */
    void goOn(Duration time) {
        ahead = ahead.plus(time);
    }

    /** Let somebody in. */
    Secret in(Role role, String name) {
        Secret secret = Secret.random(RANDOM);
        access.redeem(
                access.issue(role, null, Duration.ofHours(1), 1).secret(), name, secret.sha256(), Duration.ofHours(1));
        return secret;
    }

    HttpRequest.Builder request(String method, String path, @Nullable Object body, @Nullable Secret secret) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(server.url() + path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(AssayJson.mapper().writeValueAsBytes(body)));
        if (body != null) {
            builder.setHeader("Content-Type", "application/json");
        }
        if (secret != null) {
            builder.setHeader("Authorization", "Bearer " + secret.text());
        }
        return builder;
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> send(String method, String path, @Nullable Object body, @Nullable Secret secret)
            throws Exception {
        return send(request(method, path, body, secret));
    }

    HttpResponse<String> get(String path, @Nullable Secret secret) throws Exception {
        return send("GET", path, null, secret);
    }

    /** Connect by hand. */
    Socket connect() throws Exception {
        Socket socket = tls != null
                ? tls.getSocketFactory().createSocket("127.0.0.1", server.port())
                : new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Say something by hand, and return what comes back until the connection ends. */
    String say(String text) throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static ArtifactReference stored(ContentStore content, String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return content.store(Sha256.of(bytes), out -> out.write(bytes)).reference();
    }

    private static AgentRecord agent(String name) {
        return new AgentRecord("id of " + name, name, "0", List.of(LabFixtures.device(name)), false, NOON, NOON);
    }

    private static NewBlock block(String id, String device, int position, ArtifactReference model) {
        BlockAssignment small = LabFixtures.assignment(RUN, id);
        return new NewBlock(
                new ScheduledBlock(new BlockKey(RUN, id), device, new QueuePlace(0, NOON.toEpochMilli(), 1, position)),
                id,
                new BlockAssignment(
                        RUN,
                        id,
                        1,
                        1,
                        small.runtime(),
                        small.shape(),
                        small.load(),
                        small.rounds(),
                        false,
                        List.of(new CellAssignment("fp32", model)),
                        "fp32",
                        model,
                        small.scoring()));
    }

    private static SSLContext trusting(Path certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        try (InputStream in = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    @Override
    public void close() {
        client.close();
        server.close();
        coordinator.close();
    }
}
