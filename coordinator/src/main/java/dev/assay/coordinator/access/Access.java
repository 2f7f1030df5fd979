package dev.assay.coordinator.access;

import dev.assay.scenarios.access.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Know whom a lab lets in: hand out join tokens, take them for credentials, and tell who shows what.
 *
 * <p>Everything that a method returns is stored. Secrets are known to those who hold them, and here by their hashes only. Safe for many
 * threads. What is refused is a {@link dev.assay.scenarios.problem.ProblemException} with a code that begins with {@code access.}.
 */
public final class Access {
    /** How long a join token is good for unless somebody says otherwise. */
    public static final Duration USUAL_VALIDITY = Duration.ofHours(24);

    /** How long what has expired is remembered. */
    static final Duration TOLD_FOR = Duration.ofDays(30);

    private static final Duration LONGEST_VALIDITY = Duration.ofDays(366);
    private static final int MOST_USES = 10_000;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final String LOCAL = Identity.LOCAL.name();
    private static final int RANDOM_NAMES = 1_000_000;

    private final AccessStore store;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Register<IssuedToken> tokens = new Register<>(IssuedToken::name, IssuedToken::secretSha256);
    private final Register<Credential> credentials = new Register<>(Credential::name, Credential::secretSha256);
    private volatile @Nullable String localSha256;

    /** Go on from what is stored. */
    public Access(AccessStore store, InstantSource clock, SecureRandom random) {
        this.store = store;
        this.clock = clock;
        this.random = random;
        AccessRecords stored = store.access();
        stored.tokens().forEach(tokens::put);
        stored.credentials().forEach(credentials::put);
    }

    /** A new join token with its secret, which nobody learns a second time. */
    public record NewToken(IssuedToken token, Secret secret) {}

    /** What somebody showed, as far as it is worth something. */
    public record Proof(Identity identity, Secret secret) {}

    /**
     * Hand out a join token.
     *
     * @param name what to call it, and with one use also who comes in with it; a made up one if there is none
     * @param uses how many it lets in
     */
    public synchronized NewToken issue(Role role, @Nullable String name, Duration validity, int uses) {
        if (uses < 1 || uses > MOST_USES) {
            throw AccessProblems.badRequest(
                    "a join token can't have " + uses + " uses", "choose from 1 to " + MOST_USES);
        }
        if (!validity.isPositive() || validity.compareTo(LONGEST_VALIDITY) > 0) {
            throw AccessProblems.badRequest(
                    "a join token can't be good for " + validity, "choose more than nothing and at most a year");
        }
        Instant now = clock.instant();
        forgetOld(now);
        String named = name == null
                ? Names.free(
                        role.text() + "-" + random.nextInt(RANDOM_NAMES),
                        taken -> tokens.named(taken).isPresent())
                : free(name, now);
        Secret secret = Secret.random(random);
        IssuedToken token = new IssuedToken(
                named, role, secret.sha256(), now, now.plus(validity), uses, 0, name != null && uses == 1, false);
        save(List.of(token), List.of());
        return new NewToken(token, secret);
    }

    private String free(String wished, Instant now) {
        String name = Names.printable(wished, "token");
        if (name.equals(LOCAL)
                || isTaken(name, now)
                || tokens.named(name).filter(token -> token.isOpen(now)).isPresent()) {
            throw AccessProblems.nameTaken(name);
        }
        return name;
    }

    /**
     * Let somebody in who has a join token. Asking again with the same two secrets changes nothing a second time.
     *
     * @param wished what they want to be called
     * @param credentialSha256 hash of the secret that they made for themselves
     * @param validity how long the credential is good for, if not for ever
     */
    public synchronized Credential redeem(
            Secret secret, String wished, String credentialSha256, @Nullable Duration validity) {
        if (!SHA256.matcher(credentialSha256).matches()) {
            throw AccessProblems.badRequest("there is no SHA-256 of a credential", "send 64 hexadecimal digits");
        }
        IssuedToken token =
                tokens.withSecret(secret.sha256()).orElseThrow(() -> AccessProblems.badToken("it is not known"));
        Optional<Credential> earlier = credentials.withSecret(credentialSha256);
        if (earlier.isPresent()) {
            if (earlier.get().joinToken().equals(token.name()) && !earlier.get().revoked()) {
                return earlier.get();
            }
            throw AccessProblems.badRequest("the credential is in use already", "make a new secret");
        }
        Instant now = clock.instant();
        requireOpen(token, now);
        forgetOld(now);
        String name = token.namesHolder()
                ? token.name()
                : Names.free(
                        Names.printable(wished, token.role().text()), free -> free.equals(LOCAL) || isTaken(free, now));
        Credential credential = new Credential(
                name,
                token.role(),
                credentialSha256,
                token.name(),
                now,
                validity == null ? null : now.plus(validity),
                false);
        save(List.of(token.usedOnceMore()), List.of(credential));
        return credential;
    }

    private static void requireOpen(IssuedToken token, Instant now) {
        if (token.revoked()) {
            throw AccessProblems.badToken("it was revoked");
        }
        if (!now.isBefore(token.expires())) {
            throw AccessProblems.badToken("it has expired");
        }
        if (token.used() >= token.uses()) {
            throw AccessProblems.badToken("it was used before, as often as it may be");
        }
    }

    /** Tell who shows a secret. Waits for nothing: every request is proven, also while somebody who comes in is being stored. */
    public Proof prove(Secret secret) {
        String sha256 = secret.sha256();
        if (sha256.equals(localSha256)) {
            return new Proof(new Identity(LOCAL, Role.ADMIN, true), secret);
        }
        Credential credential = credentials.withSecret(sha256).orElseThrow(AccessProblems::badCredential);
        if (credential.revoked()) {
            throw AccessProblems.revoked(credential.name());
        }
        if (credential.isExpired(clock.instant())) {
            throw AccessProblems.expired(credential.name());
        }
        return new Proof(new Identity(credential.name(), credential.role(), true), secret);
    }

    /**
     * Make a credential for whoever may read the files of this coordinator's user, good until the coordinator ends.
     *
     * @return what is to be kept in a file that nobody else can read
     */
    public synchronized Secret admitLocal() {
        Secret secret = Secret.random(random);
        localSha256 = secret.sha256();
        return secret;
    }

    /** Let nobody in any more with the token of this name, and put out who has this name. Returns what was put out. */
    public synchronized AccessRecords revoke(String name) {
        Instant now = clock.instant();
        List<IssuedToken> closed = tokens.named(name)
                .filter(token -> token.isOpen(now))
                .map(IssuedToken::asRevoked)
                .map(List::of)
                .orElse(List.of());
        List<Credential> out = credentials
                .named(name)
                .filter(credential -> credential.isOpen(now))
                .map(Credential::asRevoked)
                .map(List::of)
                .orElse(List.of());
        if (closed.isEmpty() && out.isEmpty()) {
            throw AccessProblems.unknownName(name);
        }
        save(closed, out);
        return new AccessRecords(closed, out);
    }

    /** List everything, by name. */
    public synchronized AccessRecords list() {
        return new AccessRecords(
                tokens.all().stream()
                        .sorted(Comparator.comparing(IssuedToken::name))
                        .toList(),
                credentials.all().stream()
                        .sorted(Comparator.comparing(Credential::name))
                        .toList());
    }

    /** Tell whether there was ever a way in for an administrator. */
    public synchronized boolean hasAdmin() {
        return tokens.all().stream().anyMatch(token -> token.role() == Role.ADMIN);
    }

    private boolean isTaken(String name, Instant now) {
        return credentials
                .named(name)
                .filter(credential -> credential.isOpen(now))
                .isPresent();
    }

    /** Browsers begin sessions for ever: what has ended goes, but only after a while in which who shows it is told so. */
    private void forgetOld(Instant now) {
        Instant longAgo = now.minus(TOLD_FOR);
        AccessRecords old = new AccessRecords(
                tokens.all().stream()
                        // Whether there ever was one of these decides who becomes the first administrator.
                        .filter(token -> token.role() != Role.ADMIN)
                        .filter(token -> token.expires().isBefore(longAgo))
                        .toList(),
                credentials.all().stream()
                        .filter(credential -> credential.isExpired(longAgo))
                        .toList());
        if (!old.tokens().isEmpty() || !old.credentials().isEmpty()) {
            store.deleteAccess(old);
            old.tokens().forEach(tokens::remove);
            old.credentials().forEach(credentials::remove);
        }
    }

    private void save(List<IssuedToken> changedTokens, List<Credential> changedCredentials) {
        store.saveAccess(new AccessRecords(changedTokens, changedCredentials));
        changedTokens.forEach(tokens::put);
        changedCredentials.forEach(credentials::put);
    }
}
