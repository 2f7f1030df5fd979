package dev.assay.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.TokenRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator on a loopback address asks nobody who they are, but lets no page of another site use it. */
@Timeout(60)
class LoopbackTest {
    @TempDir
    private Path directory;

    @Test
    void asksNobodyButAnswersNoPageOfAnotherSite() throws Exception {
        try (TestLab lab = TestLab.onLoopback(directory)) {
            int port = lab.server.port();
            assertThat(lab.get(ApiPaths.RUNS, null).statusCode()).isEqualTo(200);
            for (String host : List.of("localhost:" + port, "[::1]:" + port, "127.0.0.5")) {
                assertThat(lab.say(get(host))).as(host).startsWith("HTTP/1.1 200");
            }
            // The last one is a name that anybody could have resolve to this machine.
            for (String host : List.of("evil.example", "10.0.0.1", "localhost.evil.example")) {
                assertThat(lab.say(get(host))).as(host).startsWith("HTTP/1.1 403");
            }
            String cancel = "POST /api/v1/runs/run-1/cancel HTTP/1.1\r\nHost: localhost:" + port
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n";
            assertThat(lab.say(cancel + "Origin: https://evil.example\r\n\r\n")).startsWith("HTTP/1.1 403");
            assertThat(lab.say(cancel + "\r\n")).startsWith("HTTP/1.1 200");
            assertThat(lab.send("POST", ApiPaths.TOKENS, new TokenRequest("agent", null, 60, 1), null)
                            .body())
                    .contains("access.not-needed");
        }
    }

    @Test
    void opensToNoNetworkWithoutTlsAndCredentials() {
        for (String host : List.of("0.0.0.0", "::", "192.0.2.1")) {
            assertThatThrownBy(() -> new LabServer.Listening(host, 0, Optional.empty(), ServerLimits.USUAL))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problems().getFirst().code()).isEqualTo("server.not-loopback"));
        }
    }

    private static String get(String host) {
        return "GET /api/v1/runs HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    }
}
