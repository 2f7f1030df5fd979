package dev.assay.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.coordinator.access.Role;
import dev.assay.coordinator.database.LabNode;
import dev.assay.coordinator.database.Leader;
import dev.assay.coordinator.state.LabFixtures;
import dev.assay.coordinator.tls.ServerTls;
import dev.assay.scenarios.access.Secret;
import dev.assay.scenarios.wire.LeaseRequest;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node does that does not lead: it passes on, as if the leader had been asked itself. */
class NodeServerTest {
    @TempDir
    private Path directory;

    private final NodeLeaders leaders = new NodeLeaders("self", Duration.ofSeconds(5));

    private NodeServer follower(Optional<ServerTls> tls) {
        return NodeServer.start("self", leaders, new LabServer.Place("127.0.0.1", 0, tls, ServerLimits.USUAL));
    }

    private static Leader leads(long epoch, String address) {
        return new Leader(epoch, 0, 0, new LabNode("other", address, "", ""));
    }

    /** Ask the follower what one would ask the leader. */
    private static HttpResponse<String> ask(
            TestLab leader, NodeServer follower, HttpRequest.Builder request, String path) throws Exception {
        return leader.send(request.uri(URI.create(follower.url() + path)));
    }

    private static HttpResponse<String> ask(
            TestLab leader, NodeServer follower, String method, String path, @Nullable Object body) throws Exception {
        return ask(leader, follower, leader.request(method, path, body, null), path);
    }

    @Test
    void passesRequestsOnAndAnswersBack() throws Exception {
        try (TestLab lab = TestLab.onLoopback(directory);
                NodeServer follower = follower(Optional.empty())) {
            leaders.saw(leads(1, lab.server.url()));
            assertThat(ask(lab, follower, "GET", "/api/v1/runs/" + TestLab.RUN, null)
                            .body())
                    .isEqualTo(lab.get("/api/v1/runs/" + TestLab.RUN, null).body());
            assertThat(ask(lab, follower, "GET", "/", null).body()).contains("lab3");
            assertThat(ask(lab, follower, "GET", "/api/v1/runs/nobody%20knows", null)
                            .statusCode())
                    .isEqualTo(404);
            String artifact = "/api/v1/artifacts/" + lab.model3;
            HttpResponse<String> part = ask(
                    lab, follower, lab.request("GET", artifact, null, null).setHeader("Range", "bytes=4-8"), artifact);
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.headers().firstValue("Content-Range")).contains("bytes 4-8/17");
            assertThat(part.body()).isEqualTo("model");
            assertThat(ask(lab, follower, "GET", "/health/ready", null).body())
                    .contains("\"leader\":\"other\"", "\"node\":\"self\"", "\"ready\":true");
        }
    }

    @Test
    void agentsHearWhereAllCoordinatorsAreIfThereAreSeveral() throws Exception {
        LabServer.Listening oneOfTwo = new LabServer.Listening(
                "127.0.0.1", 0, Optional.empty(), ServerLimits.USUAL, () -> List.of("http://a", "http://b"));
        try (TestLab lab = TestLab.onLoopback(directory);
                LabServer node = LabServer.start(lab.coordinator, new LabMetrics(), oneOfTwo)) {
            HttpRequest.Builder join =
                    lab.request("POST", "/api/v1/agents", LabFixtures.hello("lab3", "process"), null);
            assertThat(lab.send(join).body()).doesNotContain("coordinators");
            assertThat(lab.send(join.uri(URI.create(node.url() + "/api/v1/agents")))
                            .body())
                    .contains("\"coordinators\":[\"http://a\",\"http://b\"]");
        }
    }

    @Test
    void leavesItToTheLeaderWhoMayDoWhat() throws Exception {
        try (TestLab lab = TestLab.open(directory, ServerLimits.USUAL);
                NodeServer follower = follower(Optional.of(ServerTls.ofOwnAuthority(
                        directory.resolve("tls"),
                        List.of("localhost", "127.0.0.1"),
                        Instant.now(),
                        new SecureRandom())))) {
            leaders.saw(leads(1, lab.server.url()));
            Secret viewer = lab.in(Role.VIEWER, "ada");
            assertThat(ask(lab, follower, "GET", "/api/v1/runs", null).statusCode())
                    .isEqualTo(401);
            assertThat(ask(lab, follower, lab.request("GET", "/api/v1/runs", null, viewer), "/api/v1/runs")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(ask(
                                    lab,
                                    follower,
                                    lab.request("POST", "/api/v1/agents/lab3/drain", null, viewer),
                                    "/api/v1/agents/lab3/drain")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void livePagesGoOnThroughAFollowerAndEndWithTheirLeader() throws Exception {
        try (TestLab lab = TestLab.onLoopback(directory);
                NodeServer follower = follower(Optional.empty());
                HttpClient browser = HttpClient.newHttpClient()) {
            leaders.saw(leads(1, lab.server.url()));
            HttpResponse<InputStream> page = browser.send(
                    HttpRequest.newBuilder(URI.create(follower.url() + "/live/overview"))
                            .build(),
                    BodyHandlers.ofInputStream());
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
            try (BufferedReader events =
                    new BufferedReader(new InputStreamReader(page.body(), StandardCharsets.UTF_8))) {
                assertThat(next(events, "lab3")).doesNotContain("drained");
                assertThat(lab.send("POST", "/api/v1/agents/lab3/drain", null, null)
                                .statusCode())
                        .isEqualTo(200);
                next(events, "drained</span>");
                // It fell silent, and another one leads.
                leaders.saw(leads(2, "http://127.0.0.1:1"));
                assertThatThrownBy(() -> next(events, "what never comes")).isInstanceOf(IOException.class);
            }
        }
    }

    /** Read on until a line has a text in it. */
    private static String next(BufferedReader events, String text) throws IOException {
        for (String line = events.readLine(); line != null; line = events.readLine()) {
            if (line.contains(text)) {
                return line;
            }
        }
        throw new EOFException("the page ended without " + text);
    }

    @Test
    void asksTheNextLeaderWhatTheLastOneDidNotAnswer() throws Exception {
        try (TestLab lab = TestLab.onLoopback(directory);
                NodeServer follower = follower(Optional.empty())) {
            // Nobody listens there.
            leaders.saw(leads(1, "http://127.0.0.1:1"));
            CompletableFuture<HttpResponse<String>> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return ask(lab, follower, "POST", "/api/v1/leases", new LeaseRequest("lab3", "process", 0));
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(ask(lab, follower, "POST", "/api/v1/agents/lab3/drain", null)
                            .statusCode())
                    .isEqualTo(503);
            leaders.saw(leads(2, lab.server.url()));
            assertThat(waiting.join().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void saysSoWhenNobodyLeadsForTooLong() throws Exception {
        NodeLeaders impatient = new NodeLeaders("self", Duration.ofMillis(50));
        try (TestLab lab = TestLab.onLoopback(directory);
                NodeServer alone = NodeServer.start(
                        "self", impatient, new LabServer.Place("127.0.0.1", 0, Optional.empty(), ServerLimits.USUAL))) {
            HttpResponse<String> answer = ask(lab, alone, "GET", "/api/v1/runs", null);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("lab.no-leader");
            assertThat(ask(lab, alone, "GET", "/health/ready", null).statusCode())
                    .isEqualTo(503);
            assertThat(ask(lab, alone, "GET", "/health/live", null).statusCode())
                    .isEqualTo(204);
        }
    }

    @Test
    void passesNothingOnASecondTime() throws Exception {
        NodeLeaders impatient = new NodeLeaders("self", Duration.ofMillis(50));
        try (TestLab lab = TestLab.onLoopback(directory);
                NodeServer follower = NodeServer.start(
                        "self", impatient, new LabServer.Place("127.0.0.1", 0, Optional.empty(), ServerLimits.USUAL))) {
            impatient.saw(leads(1, follower.url()));
            assertThat(ask(lab, follower, "POST", "/api/v1/agents/lab3/drain", null)
                            .body())
                    .contains("lab.no-leader");
        }
    }
}
