package dev.assay.coordinator.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.access.JoinToken;
import dev.assay.scenarios.access.Secret;
import dev.assay.scenarios.problem.ProblemException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccessTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Memory store = new Memory();
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private Access access = restarted();

    @Test
    void aTokenLetsInAsOftenAsItSaysAndNotMore() {
        Access.NewToken token = access.issue(Role.AGENT, null, Duration.ofHours(1), 2);

        assertThat(join(token, "lab3").name()).isEqualTo("lab3");
        assertThat(join(token, "lab3").name()).isEqualTo("lab3-2");
        refused("access.bad-token", () -> join(token, "lab3"));
    }

    @Test
    void aLostAnswerLetsNobodyInASecondTime() {
        Access.NewToken token = access.issue(Role.AGENT, null, Duration.ofHours(1), 1);
        Secret credential = Secret.random(RANDOM);
        Credential first = access.redeem(token.secret(), "lab3", credential.sha256(), null);
        now = now.plus(Duration.ofDays(2));

        assertThat(access.redeem(token.secret(), "lab3", credential.sha256(), null))
                .isEqualTo(first);
        assertThat(access.list().tokens().getFirst().used()).isEqualTo(1);
    }

    @Test
    void aTokenThatIsRevokedOrTooOldLetsNobodyIn() {
        Access.NewToken revoked = access.issue(Role.AGENT, "rack", Duration.ofHours(1), 5);
        access.revoke("rack");
        refused("access.bad-token", () -> join(revoked, "lab3"));

        Access.NewToken old = access.issue(Role.AGENT, null, Duration.ofHours(1), 5);
        now = now.plus(Duration.ofHours(1));
        refused("access.bad-token", () -> join(old, "lab3"));
        refused("access.bad-token", () -> access.redeem(Secret.random(RANDOM), "lab3", "ab".repeat(32), null));
    }

    @Test
    void aTokenForOnePersonNamesThatPerson() {
        assertThat(join(access.issue(Role.SUBMITTER, "Ada", Duration.ofHours(1), 1), "admin")
                        .name())
                .isEqualTo("ada");
        refused("access.name-taken", () -> access.issue(Role.VIEWER, "ada", Duration.ofHours(1), 1));
        refused("access.name-taken", () -> access.issue(Role.VIEWER, "local", Duration.ofHours(1), 1));
        assertThat(join(access.issue(Role.VIEWER, null, Duration.ofHours(1), 1), "local")
                        .name())
                .isEqualTo("local-2");
    }

    @Test
    void whatSomebodyShowsTellsWhoTheyAreAlsoAfterARestart() {
        Secret credential = Secret.random(RANDOM);
        Access.NewToken token = access.issue(Role.AGENT, null, Duration.ofHours(1), 1);
        access.redeem(token.secret(), "lab3", credential.sha256(), null);
        access = restarted();

        assertThat(access.prove(credential).identity()).isEqualTo(new Identity("lab3", Role.AGENT, true));
        refused("access.bad-credential", () -> access.prove(Secret.random(RANDOM)));
        refused("access.bad-credential", () -> access.prove(token.secret()));
    }

    @Test
    void aCredentialThatIsRevokedOrTooOldIsWorthNothingAlsoAfterARestart() {
        Secret credential = Secret.random(RANDOM);
        Secret session = Secret.random(RANDOM);
        Access.NewToken token = access.issue(Role.VIEWER, null, Duration.ofHours(1), 2);
        access.redeem(token.secret(), "ada", credential.sha256(), null);
        access.redeem(token.secret(), "browser", session.sha256(), Duration.ofMinutes(1));
        access.revoke("ada");
        now = now.plus(Duration.ofMinutes(1));
        access = restarted();

        refused("access.revoked", () -> access.prove(credential));
        refused("access.expired", () -> access.prove(session));
        refused("access.unknown-name", () -> access.revoke("ada"));
    }

    @Test
    void theNameOfSomebodyWhoIsOutIsFreeAgain() {
        Access.NewToken token = access.issue(Role.AGENT, null, Duration.ofHours(1), 3);
        join(token, "lab3");
        access.revoke("lab3");

        assertThat(join(token, "lab3").name()).isEqualTo("lab3");
    }

    @Test
    void whatExpiredLongAgoIsForgottenWhenSomebodyElseComesIn() {
        Access.NewToken rack = access.issue(Role.AGENT, "rack", Duration.ofHours(1), 5);
        access.redeem(rack.secret(), "lab3", Secret.random(RANDOM).sha256(), null);
        access.issue(Role.ADMIN, "first", Duration.ofHours(1), 1);
        Secret session = Secret.random(RANDOM);
        access.redeem(rack.secret(), "ada", session.sha256(), Duration.ofDays(7));

        now = now.plus(Duration.ofDays(36));
        join(access.issue(Role.VIEWER, "bob", Duration.ofHours(1), 1), "bob");
        refused("access.expired", () -> access.prove(session));

        now = now.plus(Duration.ofDays(2));
        join(access.issue(Role.VIEWER, "eve", Duration.ofHours(1), 1), "eve");
        refused("access.bad-credential", () -> access.prove(session));
        refused("access.bad-token", () -> join(rack, "lab4"));
        assertThat(access.list().tokens()).extracting(IssuedToken::name).containsExactly("bob", "eve", "first");
        assertThat(access.list().credentials()).extracting(Credential::name).containsExactly("bob", "eve", "lab3");
        assertThat(restarted().list()).isEqualTo(access.list());
    }

    @Test
    void whatIsNotStoredLetsNobodyIn() {
        Access.NewToken token = access.issue(Role.AGENT, null, Duration.ofHours(1), 1);
        Secret credential = Secret.random(RANDOM);
        store.fails = true;
        assertThatThrownBy(() -> access.redeem(token.secret(), "lab3", credential.sha256(), null))
                .isInstanceOf(IllegalStateException.class);

        refused("access.bad-credential", () -> access.prove(credential));
    }

    @Test
    void noSecretIsStoredOrShown() {
        Access.NewToken token = access.issue(Role.ADMIN, "first", Duration.ofHours(1), 1);
        Secret credential = Secret.random(RANDOM);
        access.redeem(token.secret(), "ada", credential.sha256(), null);
        String everything = store.access() + " " + token + " " + credential + " "
                + new JoinToken("ab".repeat(32), token.secret(), "lab:1") + " " + access.list() + " "
                + access.prove(credential);

        assertThat(everything)
                .doesNotContain(token.secret().text())
                .doesNotContain(credential.text())
                .contains(credential.sha256());
    }

    @Test
    void aJoinTokenIsReadAsItWasWritten() {
        Secret secret = Secret.random(RANDOM);
        for (@Nullable String authority : new @Nullable String[] {null, "lab:7420", "[::1]:7420"}) {
            for (String fingerprint : List.of("ab".repeat(32), JoinToken.SYSTEM)) {
                JoinToken token = new JoinToken(fingerprint, secret, authority);
                assertThat(JoinToken.parse(token.text() + "\n")).isEqualTo(token);
            }
        }
        for (String bad : List.of("", "assay-join:", "assay-join:zz:" + secret.text(), "assay-join:system:short")) {
            assertThatThrownBy(() -> JoinToken.parse(bad))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problems().getFirst().code()).isEqualTo("access.malformed-token"));
        }
    }

    @Test
    void whoShowsTooOftenWhatIsWrongIsToldToWait() throws Exception {
        FailedAttempts failures = new FailedAttempts(2, () -> now);
        InetAddress guesser = InetAddress.ofLiteral("2001:db8::1");
        InetAddress neighbour = InetAddress.ofLiteral("2001:db8::2");
        InetAddress other = InetAddress.ofLiteral("192.0.2.1");

        assertThat(failures.isTooMany(guesser)).isFalse();
        assertThat(failures.isTooMany(guesser)).isFalse();
        assertThat(failures.isTooMany(neighbour)).isTrue();
        assertThat(failures.isTooMany(other)).isFalse();
        now = now.plus(Duration.ofSeconds(61));
        assertThat(failures.isTooMany(guesser)).isFalse();
    }

    private Access restarted() {
        return new Access(store, () -> now, RANDOM);
    }

    private Credential join(Access.NewToken token, String name) {
        return access.redeem(token.secret(), name, Secret.random(RANDOM).sha256(), null);
    }

    private static void refused(String code, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo(code));
    }

    /** Keeps what it is given, by its name. */
    private static final class Memory implements AccessStore {
        private final Map<String, IssuedToken> tokens = new LinkedHashMap<>();
        private final Map<String, Credential> credentials = new LinkedHashMap<>();
        private boolean fails;

        @Override
        public AccessRecords access() {
            return new AccessRecords(List.copyOf(tokens.values()), List.copyOf(credentials.values()));
        }

        @Override
        public void saveAccess(AccessRecords changed) {
            if (fails) {
                throw new IllegalStateException("the disk is full");
            }
            changed.tokens().forEach(token -> tokens.put(token.name(), token));
            changed.credentials().forEach(credential -> credentials.put(credential.name(), credential));
        }

        @Override
        public void deleteAccess(AccessRecords old) {
            old.tokens().forEach(token -> tokens.remove(token.name()));
            old.credentials().forEach(credential -> credentials.remove(credential.name()));
        }
    }
}
