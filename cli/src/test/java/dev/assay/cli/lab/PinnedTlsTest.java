package dev.assay.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.assay.coordinator.tls.ServerTls;
import dev.assay.scenarios.problem.ProblemException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedTlsTest {
    @TempDir
    private Path directory;

    @Test
    void trustsTheOneThatTheTokenNamedForItsOwnNameAndNobodyElse() throws Exception {
        ServerTls tls = own("one", "localhost", Instant.now());
        String fingerprint = tls.fingerprint().orElseThrow();
        String other = own("two", "localhost", Instant.now()).fingerprint().orElseThrow();
        try (Served served = new Served(tls)) {
            assertThat(runs(served, "localhost", PinnedTls.context(fingerprint)))
                    .isEmpty();
            untrusted("fingerprint", () -> runs(served, "localhost", PinnedTls.context(other)));
            untrusted("127.0.0.1", () -> runs(served, "127.0.0.1", PinnedTls.context(fingerprint)));
            untrusted("", () -> runs(served, "localhost", SSLContext.getDefault()));
        }
        ServerTls old = own("three", "localhost", Instant.now().minus(Duration.ofDays(5000)));
        try (Served served = new Served(old)) {
            String pinned = old.fingerprint().orElseThrow();
            untrusted("", () -> runs(served, "localhost", PinnedTls.context(pinned)));
        }
    }

    private ServerTls own(String name, String host, Instant now) {
        return ServerTls.ofOwnAuthority(directory.resolve(name), List.of(host), now, new SecureRandom());
    }

    private static List<?> runs(Served served, String host, SSLContext context) {
        URI address = URI.create("https://" + host + ":" + served.port());
        try (LabClient lab = LabClient.anonymous(address, Optional.of(context))) {
            return lab.runs();
        }
    }

    private static void untrusted(String what, ThrowingCallable action) {
        assertThatThrownBy(action).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problems().getFirst().code()).isEqualTo("link.untrusted");
            assertThat(e.getMessage()).contains(what);
        });
    }

    /** A server that has no runs. */
    private static final class Served implements AutoCloseable {
        private final HttpsServer server;

        Served(ServerTls tls) throws Exception {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
            server.createContext("/", exchange -> {
                byte[] none = "[]".getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, none.length);
                exchange.getResponseBody().write(none);
                exchange.close();
            });
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
