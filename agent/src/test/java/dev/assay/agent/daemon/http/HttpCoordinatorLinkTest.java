package dev.assay.agent.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.assay.agent.daemon.LabBlocks;
import dev.assay.agent.daemon.link.LinkUnavailableException;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.AgentWelcome;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockProgress;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.ErrorAnswer;
import dev.assay.scenarios.wire.HandBack;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.HeartbeatAnswer;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import dev.assay.scenarios.wire.LiveLoad;
import dev.assay.scenarios.wire.ReportAnswer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCoordinatorLinkTest {
    private static final AgentHello HELLO = new AgentHello(1, "test", "id", "lab1", "p1", List.of());
    private static final AgentWelcome WELCOME = new AgentWelcome("lab1", Map.of(), 60_000, 5_000);
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final byte[] ARTIFACT = bytes("0123456789".repeat(20_000));
    private static final ArtifactReference REFERENCE = LabBlocks.reference(ARTIFACT);

    private final List<Said> said = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch testOver = new CountDownLatch(1);
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private HttpCoordinatorLink link;

    /** What the link sent. */
    private record Said(String method, String uri, Map<String, List<String>> headers, ByteBuffer body) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.start();
        link = link(PATIENT);
    }

    @AfterEach
    void stopServer() {
        testOver.countDown();
        link.close();
        server.stop(0);
        executor.shutdownNow();
    }

    @Test
    void saysEverythingWhereItBelongs() throws Exception {
        answerJson("/api/v1/agents", 200, WELCOME);
        answerJson("/api/v1/leases", 200, new LeaseAnswer.Work(7, "lab1/cpu", LabBlocks.block("b1")));
        answerJson("/api/v1/leases/7/heartbeat", 200, new HeartbeatAnswer(HeartbeatAnswer.Order.DROP));
        answerJson("/api/v1/leases/7/report", 200, new ReportAnswer(true, "kept"));
        answer("/api/v1/leases/7/hand-back", 204, "", new byte[0]);
        answer("/api/v1/agents/a b+ü", 204, "", new byte[0]);
        BlockReport report = LabBlocks.report("b1");
        HandBack handBack = new HandBack("lab1", "p1", "run", "b1", 7, "stopped");
        Heartbeat heartbeat = new Heartbeat(
                "lab1",
                "p1",
                7,
                new BlockProgress("run", "b1", 1, 2, "measuring"),
                61.5,
                new LiveLoad("int8", false, 10, 2_000, null));

        assertThat(link.join(HELLO)).isEqualTo(WELCOME);
        assertThat(link.lease(new LeaseRequest("lab1", "p1", 100)))
                .isEqualTo(new LeaseAnswer.Work(7, "lab1/cpu", LabBlocks.block("b1")));
        assertThat(link.heartbeat(heartbeat).order()).isEqualTo(HeartbeatAnswer.Order.DROP);
        assertThat(link.report(7, report).kept()).isTrue();
        link.handBack(handBack);
        link.leave("a b+ü", "p1");

        assertThat(said)
                .extracting(one -> one.method() + " " + one.uri())
                .containsExactly(
                        "POST /api/v1/agents",
                        "POST /api/v1/leases",
                        "POST /api/v1/leases/7/heartbeat",
                        "PUT /api/v1/leases/7/report",
                        "POST /api/v1/leases/7/hand-back",
                        "DELETE /api/v1/agents/a%20b%2B%C3%BC?instance=p1");
        assertThat(said)
                .allSatisfy(one -> assertThat(one.header("Authorization")).isEqualTo("Bearer secret"));
        assertThat(AssayJson.mapper().readValue(said.getFirst().body().array(), AgentHello.class))
                .isEqualTo(HELLO);
        assertThat(AssayJson.mapper().readValue(said.get(4).body().array(), HandBack.class))
                .isEqualTo(handBack);
        assertThat(said.get(3).header("Content-encoding")).isEqualTo("gzip");
        InputStream unpacked =
                new GZIPInputStream(new ByteArrayInputStream(said.get(3).body().array()));
        assertThat(AssayJson.mapper().readValue(unpacked, BlockReport.class)).isEqualTo(report);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 422, 426})
    void passesOnWhatTheCoordinatorRefuses(int status) {
        Problem problem = Problem.user("lab.no", "not like that", "do it otherwise");
        answerJson("/api/v1/agents", status, new ErrorAnswer(List.of(problem)));

        ProblemException refusal = catchThrowableOfType(ProblemException.class, () -> link.join(HELLO));

        assertThat(refusal.problems()).containsExactly(problem);
    }

    @Test
    void saysWhichSideToUpgradeThoughNobodyToldIt() {
        answer("/api/v1/agents", 426, "text/plain", bytes("Upgrade Required"));

        ProblemException refusal = catchThrowableOfType(ProblemException.class, () -> link.join(HELLO));

        assertThat(refusal.problems().getFirst().code()).isEqualTo("link.version");
        assertThat(refusal.problems().getFirst().hint()).contains("upgrade Assay on the older side");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 507})
    void triesAgainWhatTheCoordinatorCannotDoNow(int status) {
        answer("/api/v1/agents", status, "text/html", bytes("<html>Bad gateway</html>"));

        LinkUnavailableException failure = catchThrowableOfType(LinkUnavailableException.class, () -> link.join(HELLO));

        assertThat(failure.isAnswered()).isTrue();
        assertThat(failure).hasMessageContaining("answers " + status);
    }

    @Test
    void tellsWhatAFailingCoordinatorSays() {
        answerJson(
                "/api/v1/agents", 507, new ErrorAnswer(List.of(Problem.environment("lab.full", "disk full", "tidy"))));

        assertThatThrownBy(() -> link.join(HELLO))
                .isInstanceOf(LinkUnavailableException.class)
                .hasMessage("disk full");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 404})
    void noticesThatThereIsNoCoordinator(int status) {
        answer("/api/v1/agents", status, "text/html", bytes("<html>\u001b[31mWelcome to nginx</html>"));

        assertThatThrownBy(() -> link.join(HELLO))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("no coordinator")
                .hasMessageContaining("status " + status + ", text/html, beginning with '<html> [31mWelcome to nginx");
        assertThat(said).as("redirects are not followed").hasSize(1);
    }

    @Test
    void waitsForACoordinatorThatItKnowsBehindAProxy() throws Exception {
        answerJson("/api/v1/agents", 200, WELCOME);
        answer("/api/v1/leases", 404, "text/html", bytes("<html>no backend</html>"));
        link.join(HELLO);

        assertThatThrownBy(() -> link.lease(new LeaseRequest("lab1", "p1", 100)))
                .isInstanceOf(LinkUnavailableException.class)
                .hasMessageContaining("no backend");
    }

    @Test
    void saysWhichSideToUpgradeWhenItUnderstandsNothing() {
        answer("/api/v1/leases", 200, "application/json", bytes("{\"answer\":\"dance\"}"));

        ProblemException refusal =
                catchThrowableOfType(ProblemException.class, () -> link.lease(new LeaseRequest("lab1", "p1", 100)));

        assertThat(refusal.problems().getFirst().code()).isEqualTo("link.unreadable");
    }

    @Test
    void takesARefusedReportForFinalOnlyFromTheCoordinator() throws Exception {
        answerJson(
                "/api/v1/leases/7/report",
                413,
                new ErrorAnswer(List.of(Problem.user("report.too-large", "that is too much", "measure less"))));
        answerJson("/api/v1/agents", 200, WELCOME);
        answer("/api/v1/leases/8/report", 413, "text/html", bytes("<html>nginx</html>"));
        link.join(HELLO);

        assertThat(link.report(7, LabBlocks.report("b1"))).isEqualTo(new ReportAnswer(false, "that is too much"));
        assertThatThrownBy(() -> link.report(8, LabBlocks.report("b1"))).isInstanceOf(LinkUnavailableException.class);
    }

    @Test
    void triesAgainWhereNobodyListens() throws IOException {
        server.stop(0);

        LinkUnavailableException failure = catchThrowableOfType(LinkUnavailableException.class, () -> link.join(HELLO));

        assertThat(failure.isAnswered()).isFalse();
        assertThat(failure).hasMessageContaining("can't be reached");
    }

    @Test
    void doesNotWaitForEverForAnAnswer() {
        handle("/api/v1/agents", _ -> awaitTestOver());
        link = link(Duration.ofMillis(50));

        assertThatThrownBy(() -> link.join(HELLO))
                .isInstanceOf(LinkUnavailableException.class)
                .hasMessageContaining("did not answer within 50 ms");
    }

    @Test
    void doesNotWaitForEverForTheRestOfAnAnswer() {
        handle("/api/v1/agents", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            awaitTestOver();
        });
        link = link(Duration.ofMillis(200));

        assertThatThrownBy(() -> link.join(HELLO)).isInstanceOf(LinkUnavailableException.class);
    }

    @Test
    void givesUpWaitingWhenInterrupted() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        handle("/api/v1/leases", _ -> {
            asked.countDown();
            awaitTestOver();
        });
        Thread test = Thread.currentThread();
        executor.execute(() -> {
            try {
                asked.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            test.interrupt();
        });

        assertThatThrownBy(() -> link.lease(new LeaseRequest("lab1", "p1", 60_000)))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void refusesAnEndlessAnswer() {
        handle("/api/v1/agents", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            byte[] blanks = bytes(" ".repeat(1 << 20));
            for (int i = 0; i < 64; i++) {
                exchange.getResponseBody().write(blanks);
            }
        });

        assertThatThrownBy(() -> link.join(HELLO))
                .isInstanceOf(LinkUnavailableException.class)
                .hasMessageContaining("more than 16777216 bytes");
    }

    @Test
    void fetchesAnArtifactFromAnOffset() throws Exception {
        serveArtifact(ARTIFACT);

        assertThat(fetch(0)).isEqualTo(ARTIFACT);
        assertThat(fetch(150_000)).isEqualTo(Arrays.copyOfRange(ARTIFACT, 150_000, ARTIFACT.length));

        assertThat(said).extracting(one -> one.header("Range")).containsExactly("", "bytes=150000-");
    }

    @Test
    void skipsWhatItHasWhenTheServerIgnoresRanges() throws Exception {
        answer("/api/v1/artifacts/" + REFERENCE.sha256(), 200, "application/octet-stream", ARTIFACT);

        assertThat(fetch(150_001)).isEqualTo(Arrays.copyOfRange(ARTIFACT, 150_001, ARTIFACT.length));
    }

    @Test
    void keepsWhatCameOfACutTransfer() {
        handle("/api/v1/artifacts/" + REFERENCE.sha256(), exchange -> {
            exchange.sendResponseHeaders(200, ARTIFACT.length);
            exchange.getResponseBody().write(ARTIFACT, 0, 70_000);
            exchange.getResponseBody().flush();
            // The JDK's server closes the connection, because what was announced did not come.
            throw new IOException("cut");
        });
        ByteArrayOutputStream sink = new ByteArrayOutputStream();

        LinkUnavailableException failure = catchThrowableOfType(LinkUnavailableException.class, () -> fetch(0, sink));

        assertThat(failure.problem().code()).isEqualTo("artifact.cut");
        assertThat(sink.toByteArray()).isEqualTo(Arrays.copyOf(ARTIFACT, sink.size()));
    }

    @Test
    void noticesATransferThatStandsStill() {
        handle("/api/v1/artifacts/" + REFERENCE.sha256(), exchange -> {
            exchange.sendResponseHeaders(200, ARTIFACT.length);
            exchange.getResponseBody().write(ARTIFACT, 0, 10);
            exchange.getResponseBody().flush();
            awaitTestOver();
        });
        link = new HttpCoordinatorLink(
                address(),
                Optional.empty(),
                Optional.empty(),
                new HttpTimeouts(PATIENT, PATIENT, PATIENT, Duration.ofMillis(50)));

        assertThatThrownBy(() -> fetch(0))
                .isInstanceOf(LinkUnavailableException.class)
                .hasMessageContaining("nothing came for 50 ms");
    }

    @Test
    void refusesAnArtifactOfAnotherLength() {
        answer(
                "/api/v1/artifacts/" + REFERENCE.sha256(),
                200,
                "application/octet-stream",
                new byte[ARTIFACT.length + 1]);

        assertThatThrownBy(() -> fetch(0))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("200001 bytes where one of 200000 bytes was announced");
    }

    @Test
    void refusesMoreBytesThanThereMayBe() {
        handle("/api/v1/artifacts/" + REFERENCE.sha256(), exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 10; i++) {
                exchange.getResponseBody().write(ARTIFACT);
            }
        });
        ByteArrayOutputStream sink = new ByteArrayOutputStream();

        assertThatThrownBy(() -> fetch(0, sink))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("more bytes");
        assertThat(sink.size()).isLessThanOrEqualTo(ARTIFACT.length);
    }

    @Test
    void refusesAnotherPartThanItAskedFor() {
        handle("/api/v1/artifacts/" + REFERENCE.sha256(), exchange -> {
            exchange.getResponseHeaders().set("Content-Range", "bytes 0-199999/200000");
            exchange.sendResponseHeaders(206, ARTIFACT.length);
            exchange.getResponseBody().write(ARTIFACT);
        });
        ByteArrayOutputStream sink = new ByteArrayOutputStream();

        assertThatThrownBy(() -> fetch(5, sink))
                .isInstanceOf(LinkUnavailableException.class)
                .hasMessageContaining("another part came");
        assertThat(sink.size()).isZero();
    }

    @Test
    void saysThatTheCoordinatorLacksAnArtifact() {
        assertThatThrownBy(() -> fetch(0))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("does not hand out the artifact " + REFERENCE.sha256() + ": it answers 404");
    }

    @Test
    void noticesAServerThatAcceptsAndSaysNothing() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                HttpCoordinatorLink toSilence = new HttpCoordinatorLink(
                        URI.create("http://127.0.0.1:" + silent.getLocalPort()),
                        Optional.empty(),
                        Optional.empty(),
                        timeouts(Duration.ofMillis(50)))) {
            assertThatThrownBy(() -> toSilence.join(HELLO)).isInstanceOf(LinkUnavailableException.class);
        }
    }

    private HttpCoordinatorLink link(Duration patience) {
        return new HttpCoordinatorLink(address(), Optional.of("secret"), Optional.empty(), timeouts(patience));
    }

    private static HttpTimeouts timeouts(Duration patience) {
        return new HttpTimeouts(patience, patience, patience, patience);
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private byte[] fetch(long offset) throws Exception {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        fetch(offset, sink);
        return sink.toByteArray();
    }

    private void fetch(long offset, ByteArrayOutputStream sink) throws Exception {
        link.fetch(REFERENCE, offset, bytes -> {
            byte[] piece = new byte[bytes.remaining()];
            bytes.get(piece);
            sink.write(piece);
        });
    }

    private void serveArtifact(byte[] content) {
        handle("/api/v1/artifacts/" + REFERENCE.sha256(), exchange -> {
            String range = said.getLast().header("Range");
            int from = range.isEmpty() ? 0 : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            if (!range.isEmpty()) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
            }
            exchange.sendResponseHeaders(range.isEmpty() ? 200 : 206, content.length - from);
            exchange.getResponseBody().write(content, from, content.length - from);
        });
    }

    private void answerJson(String path, int status, Object message) {
        answer(path, status, "application/json", AssayJson.mapper().writeValueAsBytes(message));
    }

    private void answer(String path, int status, String contentType, byte[] body) {
        handle(path, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", contentType);
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        });
    }

    private void handle(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            said.add(read(exchange));
            try (exchange) {
                handler.handle(exchange);
            }
        });
    }

    private static Said read(HttpExchange exchange) throws IOException {
        return new Said(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                Map.copyOf(exchange.getRequestHeaders()),
                ByteBuffer.wrap(exchange.getRequestBody().readAllBytes()));
    }

    private void awaitTestOver() throws IOException {
        try {
            testOver.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
