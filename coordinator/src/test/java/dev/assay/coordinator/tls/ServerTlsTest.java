package dev.assay.coordinator.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ServerTlsTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void theAuthorityStaysAndTheCertificateIsMadeAnewWhenItHasTo() throws Exception {
        ServerTls first = own(NOW, "lab.example", "192.0.2.7", "2001:db8::7");
        byte[] certificate = server();

        assertThat(own(NOW.plus(Duration.ofDays(300)), "LAB.example", "2001:db8::7", "192.0.2.7")
                        .fingerprint())
                .isEqualTo(first.fingerprint());
        assertThat(server()).isEqualTo(certificate);
        assertThat(own(NOW.plus(Duration.ofDays(600)), "lab.example", "192.0.2.7", "2001:db8::7")
                        .fingerprint())
                .isEqualTo(first.fingerprint());
        byte[] renewed = server();
        assertThat(renewed).isNotEqualTo(certificate);
        own(NOW.plus(Duration.ofDays(600)), "other.example");
        assertThat(server()).isNotEqualTo(renewed);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no such permissions")
    void keysAreForTheirUserOnly() throws Exception {
        own(NOW, "lab.example");
        for (String file : List.of("tls/ca-key.pem", "tls/server-key.pem")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("tls"))))
                .isEqualTo("rwx------");
    }

    @Test
    void aCertificateOfSomebodyElseIsServedWithItsOwnKeyOnly() throws Exception {
        String fingerprint = own(NOW, "lab.example").fingerprint().orElseThrow();
        Path tls = directory.resolve("tls");
        assertThat(ServerTls.ofFiles(tls.resolve("server.pem"), tls.resolve("server-key.pem"))
                        .fingerprint())
                .contains(fingerprint);

        assertThatThrownBy(() -> ServerTls.ofFiles(tls.resolve("server.pem"), tls.resolve("ca-key.pem")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems().getFirst().message()).contains("don't go together"));
        assertThatThrownBy(() -> ServerTls.ofFiles(tls.resolve("none.pem"), tls.resolve("server-key.pem")))
                .isInstanceOf(ProblemException.class);
        // What a public authority signed is checked by what the system trusts.
        Path leaf = directory.resolve("leaf.pem");
        String chain = Files.readString(tls.resolve("server.pem"));
        Files.writeString(leaf, chain.substring(0, chain.indexOf("-----BEGIN", 1)));
        assertThat(ServerTls.ofFiles(leaf, tls.resolve("server-key.pem")).fingerprint())
                .isEmpty();
    }

    private ServerTls own(Instant now, String... names) {
        return ServerTls.ofOwnAuthority(directory.resolve("tls"), List.of(names), now, RANDOM);
    }

    private byte[] server() throws IOException {
        return Files.readAllBytes(directory.resolve("tls/server.pem"));
    }
}
