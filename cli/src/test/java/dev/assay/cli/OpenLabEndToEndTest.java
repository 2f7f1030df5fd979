package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.json.AssayJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A lab that is open to a network, as its users meet it: TLS, tokens, roles, and somebody who is put out. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no such permissions of files")
class OpenLabEndToEndTest {
    private static final Path HOME = Path.of("target", "assay-home").toAbsolutePath();
    private static final Path SMOKE =
            Path.of("..", "scenarios", "library", "smoke.yaml").toAbsolutePath().normalize();
    private static final Pattern TOKEN = Pattern.compile("assay-join:[0-9a-f]{64}:[A-Za-z0-9_-]{43}@localhost:\\d+");

    @TempDir
    private Path directory;

    @Test
    void machinesAndPeopleComeInWithTokensAndGoWhenTheyAreRevoked() throws Exception {
        try (AssayProcess coordinator =
                start("coordinator", "coordinator", "--host", "0.0.0.0", "--name", "localhost", "--port", "0")) {
            String first = token(coordinator.awaitLine(line -> line.contains("assay login --token")));
            String forBob;
            String forAgent = token(succeeding("coordinator", "token", "create", "--role", "agent", "--json"));
            try (AssayProcess agent = start("lab3", "agent", "--join", forAgent, "--name", "lab3")) {
                agent.awaitLine(line -> line.contains("joined the lab as lab3"));

                assertThat(succeeding("ada", "login", "--token", first, "--name", "ada"))
                        .contains("as ada, admin");
                forBob = token(succeeding("ada", "token", "create", "--role", "submitter", "--name", "bob"));
                assertThat(succeeding("bob", "login", "--token", forBob)).contains("as bob, submitter");
                assertThat(failing("eve", "login", "--token", forBob)).contains("was used before");
                assertThat(failing("bob", "token", "list")).contains("bob has the role submitter");
                assertThat(succeeding("bob", "submit", SMOKE.toString(), "--profile", "quick", "--wait"))
                        .contains("lab3");

                assertThat(succeeding("ada", "token", "revoke", "lab3")).contains("lab3 is out");
                assertThat(agent.awaitExit()).isEqualTo(2);
                assertThat(agent.output()).contains("the credential of lab3 was revoked");
                assertThat(agent.output()).doesNotContain(credential("lab3/agent/credential.json"));
            }
            for (String file : List.of("lab3/agent/credential.json", "coordinator/coordinator/local-admin.json")) {
                assertThat(permissions(directory.resolve(file))).isEqualTo("rw-------");
                assertThat(coordinator.output()).doesNotContain(credential(file));
            }
            assertThat(coordinator.output())
                    .doesNotContain(forAgent.substring(76, 119))
                    .doesNotContain(forBob.substring(76, 119));
            try (Stream<Path> logins = Files.list(directory.resolve("bob/logins"))) {
                assertThat(logins)
                        .hasSize(1)
                        .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
            }
            String address = "https://" + forBob.substring(forBob.indexOf('@') + 1);
            assertThat(succeeding("bob", "logout", address)).contains("logged out");
            assertThat(failing("bob", "runs", "--coordinator", address)).contains("can't prove who it is");
        }
    }

    private AssayProcess start(String user, String... arguments) throws Exception {
        return AssayProcess.start(
                HOME, Map.of("ASSAY_DATA", directory.resolve(user).toString()), arguments);
    }

    private String succeeding(String user, String... arguments) throws Exception {
        try (AssayProcess assay = start(user, arguments)) {
            assertThat(assay.awaitExit()).as(assay.output()).isZero();
            return assay.output();
        }
    }

    private String failing(String user, String... arguments) throws Exception {
        try (AssayProcess assay = start(user, arguments)) {
            assertThat(assay.awaitExit()).as(assay.output()).isNotZero();
            return assay.output();
        }
    }

    private String credential(String file) throws Exception {
        return AssayJson.mapper()
                .readTree(Files.readAllBytes(directory.resolve(file)))
                .get("credential")
                .asString();
    }

    private static String permissions(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static String token(String text) {
        Matcher token = TOKEN.matcher(text);
        assertThat(token.find()).as(text).isTrue();
        return token.group();
    }
}
