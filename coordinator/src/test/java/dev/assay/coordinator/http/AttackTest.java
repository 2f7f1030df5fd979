package dev.assay.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.access.Access;
import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.access.Role;
import dev.assay.coordinator.http.AccessRules.Kind;
import dev.assay.coordinator.http.AccessRules.Rule;
import dev.assay.coordinator.state.LabFixtures;
import dev.assay.scenarios.access.JoinToken;
import dev.assay.scenarios.access.Secret;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.AgentWelcome;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.BlockProgress;
import dev.assay.scenarios.wire.ErrorAnswer;
import dev.assay.scenarios.wire.HandBack;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.JoinAnswer;
import dev.assay.scenarios.wire.JoinRequest;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import dev.assay.scenarios.wire.TokenAnswer;
import dev.assay.scenarios.wire.TokenRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Try what somebody on the network could try, with real sockets against a real coordinator. */
@Timeout(60)
class AttackTest {
    private static final ServerLimits LIMITS = new ServerLimits(
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            Duration.ofSeconds(20),
            100,
            1000,
            100_000,
            200_000,
            300_000,
            10_000_000);
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private Path directory;

    private TestLab lab;

    @BeforeEach
    void start() throws Exception {
        lab = TestLab.open(directory, LIMITS);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void noRouteIsOpenToWhoeverShowsNothing() throws Exception {
        for (Rule rule : AccessRules.all()) {
            int status = lab.send(rule.method(), path(rule), null, null).statusCode();
            switch (rule.kind()) {
                case API -> assertThat(status).as(rule.toString()).isEqualTo(401);
                case PAGE -> assertThat(status).as(rule.toString()).isEqualTo(303);
                case ANYBODY -> assertThat(status).as(rule.toString()).isNotIn(401, 403);
            }
        }
    }

    @Test
    void noRouteIsOpenToAnotherRole() throws Exception {
        for (Role role : Role.values()) {
            Secret secret = lab.in(role, "somebody");
            for (Rule rule : AccessRules.all()) {
                if (rule.kind() == Kind.API && !new Identity("x", role, true).may(rule.roles())) {
                    HttpResponse<String> answer = lab.send(rule.method(), path(rule), null, secret);
                    assertThat(answer.statusCode()).as(role + " " + rule).isEqualTo(403);
                    assertThat(problem(answer).code()).isEqualTo("access.not-allowed");
                }
            }
        }
    }

    @Test
    void aRouteWithoutARuleIsNobodys() throws Exception {
        Secret admin = lab.in(Role.ADMIN, "ada");
        for (String path : List.of("/api/v1/secrets", "/api", "/api/v1/runs/a/b/c", "/metrics/x")) {
            assertThat(lab.get(path, admin).statusCode()).isEqualTo(404);
        }
        assertThat(lab.send("TRACE", "/metrics", null, admin).statusCode()).isIn(404, 405, 501);
        assertThat(lab.get("/metrics", admin).statusCode()).isEqualTo(200);
        assertThat(lab.get("/health/live", null).statusCode()).isEqualTo(204);
    }

    @Test
    void whatIsWrongRevokedOrExpiredLetsNobodyIn() throws Exception {
        Secret revoked = lab.in(Role.VIEWER, "bob");
        Secret expired = lab.in(Role.VIEWER, "eve");
        assertThat(lab.get(ApiPaths.RUNS, revoked).statusCode()).isEqualTo(200);
        lab.access.revoke("bob");
        lab.goOn(Duration.ofHours(2));

        assertThat(code(ApiPaths.RUNS, Secret.random(RANDOM))).isEqualTo("access.bad-credential");
        assertThat(code(ApiPaths.RUNS, revoked)).isEqualTo("access.revoked");
        assertThat(code(ApiPaths.RUNS, expired)).isEqualTo("access.expired");
        for (String header : List.of("Bearer", "Bearer x", "Basic YTpi", "bearer " + "a".repeat(44), "\u00e4")) {
            HttpResponse<String> answer =
                    lab.send(lab.request("GET", ApiPaths.RUNS, null, null).setHeader("Authorization", header));
            assertThat(answer.statusCode()).as(header).isIn(400, 401);
        }
    }

    @Test
    void aJoinTokenIsExchangedOnceAndIsNoCredentialItself() throws Exception {
        Secret admin = lab.in(Role.ADMIN, "ada");
        TokenAnswer made = read(
                lab.send("POST", ApiPaths.TOKENS, new TokenRequest("agent", null, 60, 1), admin), TokenAnswer.class);
        assertThat(made.token()).startsWith("assay-join:").endsWith("@localhost:" + lab.server.port());
        Secret token = JoinToken.parse(made.token()).secret();
        assertThat(code(ApiPaths.RUNS, token)).isEqualTo("access.bad-credential");

        Secret mine = Secret.random(RANDOM);
        JoinRequest join = new JoinRequest(token.text(), "lab3", mine.sha256());
        assertThat(read(lab.send("POST", ApiPaths.CREDENTIALS, join, null), JoinAnswer.class)
                        .name())
                .isEqualTo("lab3");
        JoinRequest again =
                new JoinRequest(token.text(), "lab3", Secret.random(RANDOM).sha256());
        assertThat(problem(lab.send("POST", ApiPaths.CREDENTIALS, again, null)).code())
                .isEqualTo("access.bad-token");
        assertThat(lab.get(ApiPaths.TOKENS, admin).body())
                .contains(made.name())
                .doesNotContain(token.text())
                .doesNotContain(token.sha256());
    }

    @Test
    void whoGuessesTooOftenIsToldToWaitAndOthersAtTheAddressAreNot() throws Exception {
        lab.close();
        lab = TestLab.open(
                directory.resolve("other"),
                new ServerLimits(
                        LIMITS.firstRequest(),
                        LIMITS.idle(),
                        LIMITS.request(),
                        100,
                        3,
                        LIMITS.messageBytes(),
                        LIMITS.reportBytes(),
                        LIMITS.expandedReportBytes(),
                        LIMITS.drainedBytes()));
        Secret viewer = lab.in(Role.VIEWER, "bob");
        for (int i = 0; i < 3; i++) {
            assertThat(lab.get(ApiPaths.RUNS, Secret.random(RANDOM)).statusCode())
                    .isEqualTo(401);
        }
        assertThat(lab.get(ApiPaths.RUNS, Secret.random(RANDOM)).statusCode()).isEqualTo(429);
        JoinRequest join = new JoinRequest(Secret.random(RANDOM).text(), "x", "ab".repeat(32));
        assertThat(lab.send("POST", ApiPaths.CREDENTIALS, join, null).statusCode())
                .isEqualTo(429);
        assertThat(lab.get(ApiPaths.RUNS, viewer).statusCode()).isEqualTo(200);
    }

    @Test
    void anAgentSpeaksForItselfOnly() throws Exception {
        Secret lab3 = lab.in(Role.AGENT, "lab3");
        Secret lab4 = lab.in(Role.AGENT, "lab4");
        AgentWelcome welcome =
                read(lab.send("POST", ApiPaths.AGENTS, LabFixtures.hello("lab4", "i3"), lab3), AgentWelcome.class);
        assertThat(welcome.agent()).isEqualTo("lab3");
        read(lab.send("POST", ApiPaths.AGENTS, LabFixtures.hello("lab4", "i4"), lab4), AgentWelcome.class);
        LeaseAnswer.Work work = lease(lab4, "lab4", "i4");
        assertThat(work.assignment().block()).isEqualTo("block-1");
        long token = work.token();
        BlockProgress progress = new BlockProgress(TestLab.RUN, "block-1", 1, 2, "round 1");

        List<HttpRequest.Builder> attacks = List.of(
                lab.request("POST", ApiPaths.LEASES, new LeaseRequest("lab4", "i4", 0), lab3),
                lab.request(
                        "POST",
                        ApiPaths.heartbeat(token),
                        new Heartbeat("lab4", "i4", token, progress, null, null),
                        lab3),
                lab.request(
                        "POST",
                        ApiPaths.handBack(token),
                        new HandBack("lab4", "i4", TestLab.RUN, "block-1", token, "mine now"),
                        lab3),
                lab.request("DELETE", ApiPaths.agent("lab4", "i4"), null, lab3),
                report(token, "block-1", lab3));
        for (HttpRequest.Builder attack : attacks) {
            HttpResponse<String> answer = lab.send(attack);
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(problem(answer).code()).isEqualTo("access.other-agent");
        }
        // With its own name and somebody else's token.
        assertThat(lab.send(
                                "POST",
                                ApiPaths.heartbeat(token),
                                new Heartbeat("lab3", "i3", token, progress, null, null),
                                lab3)
                        .body())
                .contains("DROP");
        lab.send(
                "POST",
                ApiPaths.handBack(token),
                new HandBack("lab3", "i3", TestLab.RUN, "block-1", token, "mine now"),
                lab3);
        assertThat(lease(lab4, "lab4", "i4").token()).isEqualTo(token);
        assertThat(lab.send(report(token, "block-1", lab4)).statusCode()).isEqualTo(200);
    }

    @Test
    void anAgentReadsTheFilesOfItsLeaseOnly() throws Exception {
        Secret lab3 = lab.in(Role.AGENT, "lab3");
        String own = ApiPaths.ARTIFACTS + "/" + lab.model3;
        String other = ApiPaths.ARTIFACTS + "/" + lab.model4;
        assertThat(lab.get(own, lab3).statusCode()).isEqualTo(403);
        lab.send("POST", ApiPaths.AGENTS, LabFixtures.hello("lab3", "i"), lab3);
        lease(lab3, "lab3", "i");

        assertThat(lab.get(own, lab3).body()).isEqualTo("the model of lab3");
        assertThat(code(other, lab3)).isEqualTo("access.no-lease");
        assertThat(lab.get(other, lab.in(Role.SUBMITTER, "ada")).statusCode()).isEqualTo(200);
        assertThat(lab.get(other, lab.in(Role.VIEWER, "bob")).statusCode()).isEqualTo(403);
    }

    @Test
    void anAgentThatIsRevokedLosesItsLeaseAndIsTold() throws Exception {
        Secret admin = lab.in(Role.ADMIN, "ada");
        Secret lab3 = lab.in(Role.AGENT, "lab3");
        lab.send("POST", ApiPaths.AGENTS, LabFixtures.hello("lab3", "i"), lab3);
        LeaseAnswer.Work work = lease(lab3, "lab3", "i");
        assertThat(lab.send("DELETE", ApiPaths.token("lab3"), null, admin).statusCode())
                .isEqualTo(200);

        assertThat(lab.get(ApiPaths.run(TestLab.RUN, ApiPaths.TIMELINE), admin).body())
                .contains("agent lab3 may not take part any more");
        HttpResponse<String> refusal = lab.send("POST", ApiPaths.LEASES, new LeaseRequest("lab3", "i", 0), lab3);
        assertThat(refusal.statusCode()).isEqualTo(401);
        assertThat(problem(refusal).code()).isEqualTo("access.revoked");
        assertThat(lab.send(report(work.token(), "block-0", lab3)).statusCode()).isEqualTo(401);

        Secret again = lab.in(Role.AGENT, "lab3");
        lab.send("POST", ApiPaths.AGENTS, LabFixtures.hello("lab3", "j"), again);
        assertThat(lease(again, "lab3", "j").assignment().attempt()).isEqualTo(1);
    }

    @Test
    void noPathLeadsOutOfTheLab() throws Exception {
        Secret admin = lab.in(Role.ADMIN, "ada");
        for (String path : List.of(
                "/api/v1/runs/..%2F..%2F..%2Fetc%2Fpasswd/result.json",
                "/api/v1/runs/%2e%2e/result.json",
                "/api/v1/runs/../../../../etc/passwd",
                "/api/v1/runs/run-1%00/result.json",
                "/api/v1/runs/%2Fetc/index.html",
                "/api/v1/runs/..%5c..%5cx/index.html",
                "/api/v1/artifacts/..%2F..%2Flab.db",
                "/api/v1/artifacts/" + "A".repeat(64),
                "/api/v1/agents/..%2Fx/drain",
                "/login/..%2f..%2fapi/v1/runs",
                "/health/..%2fmetrics",
                "//api/v1/tokens",
                "/api/v1//tokens")) {
            String answer = lab.say("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + admin.text() + "\r\nConnection: close\r\n\r\n");
            assertThat(answer).as(path).startsWith("HTTP/1.1 4").doesNotContain("root:");
        }
    }

    @Test
    void aPathThatWindsIsGuardedAsWhatItComesTo() throws Exception {
        for (String path :
                List.of("/health/live/../../api/v1/tokens", "/login/%2e%2e/metrics", "/login/./../metrics")) {
            assertThat(lab.say("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .as(path)
                    .startsWith("HTTP/1.1 4");
        }
    }

    @Test
    void aPageOfAnotherSiteChangesNothing() throws Exception {
        Secret admin = lab.in(Role.ADMIN, "ada");
        String cancel = ApiPaths.run(TestLab.RUN, ApiPaths.CANCEL);
        HttpResponse<String> byCookie =
                lab.send(lab.request("POST", cancel, null, null).setHeader("Cookie", "__Host-assay=" + admin.text()));
        assertThat(byCookie.statusCode()).isEqualTo(401);
        for (String origin : List.of("https://evil.example", "null", "https://localhost:1")) {
            HttpResponse<String> answer =
                    lab.send(lab.request("POST", cancel, null, admin).setHeader("Origin", origin));
            assertThat(answer.statusCode()).as(origin).isEqualTo(403);
        }
        assertThat(lab.send(lab.request("POST", cancel, null, admin).setHeader("Sec-Fetch-Site", "cross-site"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(lab.send(lab.request("GET", ApiPaths.RUNS, null, null)
                                .setHeader("Cookie", "a=b; __Host-assay=" + admin.text()))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aSessionBeginsWithATokenAndEndsWithAFormThatWasMadeForIt() throws Exception {
        Access.NewToken token = lab.access.issue(Role.VIEWER, "ada", Duration.ofHours(1), 1);
        String text = "assay-join:system:" + token.secret().text();
        assertThat(form("/login", "token=" + text + "x&name=a%3Cb", "").body())
                .contains("not a whole join token", "value=\"a&lt;b\"");
        HttpResponse<String> in = form("/login", "token=" + text + "&name=x&to=//evil.example", "");
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(in.headers().firstValue("Location")).contains("/");
        String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie)
                .startsWith("__Host-assay=")
                .contains("Secure", "HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=604800")
                .doesNotContain("Domain");
        assertThat(form("/login", "token=" + text + "&name=x", "").statusCode()).isEqualTo(401);

        String session = cookie.substring(0, cookie.indexOf(';'));
        Secret secret = new Secret(session.substring(session.indexOf('=') + 1));
        String stolen = lab.in(Role.VIEWER, "eve").derived("csrf");
        assertThat(form("/logout", "", session).statusCode()).isEqualTo(403);
        assertThat(form("/logout", "csrf=" + stolen, session).statusCode()).isEqualTo(403);
        assertThat(lab.get(ApiPaths.RUNS, secret).statusCode()).isEqualTo(200);
        assertThat(form("/logout", "csrf=" + secret.derived("csrf"), session).statusCode())
                .isEqualTo(303);
        assertThat(code(ApiPaths.RUNS, secret)).isEqualTo("access.revoked");
        assertThat(form("/logout", "csrf=" + secret.derived("csrf"), session)
                        .headers()
                        .firstValue("Location"))
                .contains("/login?to=%2Flogout");
    }

    @Test
    void browsersAreToldWhatPagesMustNotDo() throws Exception {
        HttpResponse<String> page = lab.get("/login?to=%22%3E%3Cscript%3E", null);
        assertThat(page.body()).doesNotContain("<script>");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(page.headers().firstValue("Server")).isEmpty();
    }

    @Test
    void whoSendsTooMuchReadsThatItIsTooMuch() throws Exception {
        Secret submitter = lab.in(Role.SUBMITTER, "ada");
        byte[] large = new byte[2_000_000];
        HttpRequest.Builder chunked = lab.request("POST", ApiPaths.RUNS, null, submitter)
                .setHeader("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large)));
        HttpResponse<String> answer = lab.send(chunked);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(problem(answer).code()).isEqualTo("api.too-large");
        assertThat(lab.send(lab.request("POST", ApiPaths.RUNS, null, submitter)
                                .setHeader("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(large)))
                        .statusCode())
                .isEqualTo(413);
        // Who is refused before anybody looks at the body reads that as well.
        assertThat(lab.send(lab.request("PUT", ApiPaths.ARTIFACTS + "/" + lab.model3, null, Secret.random(RANDOM))
                                .PUT(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large))))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aBodyOfWhichThereIsNoEndIsCutOff() throws Exception {
        Secret submitter = lab.in(Role.SUBMITTER, "ada");
        byte[] chunk = ("2000\r\n" + " ".repeat(0x2000) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        long sent = 0;
        try (Socket socket = lab.connect()) {
            socket.getOutputStream()
                    .write(("POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Transfer-Encoding: chunked\r\nAuthorization: Bearer " + submitter.text()
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            while (sent < 200_000_000) {
                socket.getOutputStream().write(chunk);
                sent += chunk.length;
            }
        } catch (SocketException | javax.net.ssl.SSLException e) {
            assertThat(sent).isLessThan(200_000_000);
            return;
        }
        throw new AssertionError("it was all taken");
    }

    @Test
    void aReportThatExpandsToTooMuchIsRefused() throws Exception {
        Secret lab3 = lab.in(Role.AGENT, "lab3");
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
            out.write("{\"run\":\"".getBytes(StandardCharsets.UTF_8));
            out.write(new byte[50_000_000]);
        }
        assertThat(bomb.size()).isLessThan((int) LIMITS.reportBytes());
        HttpResponse<String> answer = lab.send(lab.request("PUT", ApiPaths.report(1), null, lab3)
                .PUT(BodyPublishers.ofByteArray(bomb.toByteArray()))
                .setHeader("Content-Type", "application/json"));
        assertThat(answer.statusCode()).isIn(400, 413);

        ByteArrayOutputStream spaces = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(spaces)) {
            out.write(" ".repeat(50_000_000).getBytes(StandardCharsets.UTF_8));
        }
        answer = lab.send(lab.request("PUT", ApiPaths.report(1), null, lab3)
                .PUT(BodyPublishers.ofByteArray(spaces.toByteArray()))
                .setHeader("Content-Type", "application/json"));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(problem(answer).message()).contains("expanded");
    }

    @Test
    void headersAndPathsHaveLimits() throws Exception {
        assertThat(lab.say("GET /" + "a".repeat(5000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 414");
        assertThat(lab.say("GET /metrics HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
        assertThat(lab.say("GET /metrics HTTP/1.1\r\nHost: localhost\r\n" + "A: b\r\n".repeat(500) + "\r\n"))
                .startsWith("HTTP/1.1 4");
    }

    @Test
    void aConnectionOnWhichNothingComesIsClosed() throws Exception {
        try (Socket silent = lab.connect()) {
            silent.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: loc".getBytes(StandardCharsets.US_ASCII));
            silent.getOutputStream().flush();
            assertThat(ends(silent)).isTrue();
        }
    }

    @Test
    void aRequestThatComesLetterByLetterIsCutOff() throws Exception {
        long beganNs = System.nanoTime();
        try (Socket slow = lab.connect()) {
            slow.getOutputStream().write("GET /metrics HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            slow.setSoTimeout(200);
            assertThat(isCutOffAfterMoreLetters(slow)).isTrue();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - beganNs)).isGreaterThan(Duration.ofSeconds(2));
    }

    /** Send letters until the connection is closed, or far more than are allowed to come. */
    private static boolean isCutOffAfterMoreLetters(Socket slow) throws IOException {
        for (int letters = 0; letters < 150; letters++) {
            try {
                slow.getOutputStream().write('a');
                slow.getOutputStream().flush();
                if (slow.getInputStream().read() < 0) {
                    return true;
                }
            } catch (java.net.SocketTimeoutException _) {
                // It is open, and waits for the next letter.
            } catch (SocketException | javax.net.ssl.SSLException _) {
                return true;
            }
        }
        return false;
    }

    @Test
    void whatSpeaksPlainHttpToTheTlsPortHearsNothingOfTheLab() throws Exception {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), lab.server.port())) {
            plain.setSoTimeout(20_000);
            plain.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            plain.getOutputStream().flush();
            byte[] answer = plain.getInputStream().readAllBytes();
            assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP/1.1");
        } catch (SocketException _) {
            // Whose connection is reset hears nothing either.
            return;
        }
    }

    private static boolean ends(Socket socket) throws Exception {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketException e) {
            return true;
        }
    }

    private HttpRequest.Builder report(long token, String block, Secret secret) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(AssayJson.mapper()
                    .writeValueAsBytes(LabFixtures.report(LabFixtures.assignment(TestLab.RUN, block), "lab3")));
        }
        return lab.request("PUT", ApiPaths.report(token), null, secret)
                .PUT(BodyPublishers.ofByteArray(bytes.toByteArray()))
                .setHeader("Content-Type", "application/json");
    }

    private LeaseAnswer.Work lease(Secret secret, String agent, String instance) throws Exception {
        return (LeaseAnswer.Work) read(
                lab.send("POST", ApiPaths.LEASES, new LeaseRequest(agent, instance, 0), secret), LeaseAnswer.class);
    }

    private HttpResponse<String> form(String path, String fields, String cookie) throws Exception {
        HttpRequest.Builder request = lab.request("POST", path, null, null)
                .POST(BodyPublishers.ofString(fields))
                .setHeader("Content-Type", "application/x-www-form-urlencoded");
        return lab.send(cookie.isEmpty() ? request : request.setHeader("Cookie", cookie));
    }

    private static String path(Rule rule) {
        String path = "/" + String.join("/", rule.path());
        return path.startsWith("/api/v1/leases/")
                ? path.replace("*", "1")
                : path.replace("artifacts/*", "artifacts/" + "ab".repeat(32)).replace("*", "run-1");
    }

    private String code(String path, Secret secret) throws Exception {
        return problem(lab.get(path, secret)).code();
    }

    private static <T> T read(HttpResponse<String> answer, Class<T> type) {
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return AssayJson.mapper().readValue(answer.body(), type);
    }

    private static Problem problem(HttpResponse<String> answer) {
        return AssayJson.mapper()
                .readValue(answer.body(), ErrorAnswer.class)
                .problems()
                .getFirst();
    }
}
