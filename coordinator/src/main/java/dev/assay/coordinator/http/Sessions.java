package dev.assay.coordinator.http;

import dev.assay.coordinator.access.Access;
import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.access.Visitor;
import dev.assay.scenarios.access.Secret;
import dev.assay.scenarios.problem.ProblemException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.Cookie;
import org.apache.pekko.http.javadsl.model.headers.HttpCookie;
import org.apache.pekko.http.javadsl.model.headers.HttpCookiePair;
import org.apache.pekko.http.javadsl.model.headers.SameSite;
import org.apache.pekko.http.javadsl.model.headers.SetCookie;

/**
 * Know who looks at the lab in a browser. A session is a credential that expires, kept in a cookie that scripts and other sites don't get:
 * it survives a restart of the coordinator, and is revoked like any other.
 */
public final class Sessions {
    /** How long somebody stays logged in. */
    static final Duration VALIDITY = Duration.ofDays(7);

    /** With this prefix a browser takes the cookie over TLS only, for this host only, and lets no other host set it. */
    private static final String COOKIE = "__Host-assay";

    private static final String CSRF = "csrf";

    private final Optional<Access> access;
    private final Visitor local;

    /**
     * Know sessions.
     *
     * @param access whom the lab lets in; nothing where it asks nobody
     */
    Sessions(Optional<Access> access, SecureRandom random) {
        this.access = access;
        this.local = new Visitor(
                Identity.LOCAL.name(),
                Identity.LOCAL.role(),
                Secret.random(random).derived(CSRF));
    }

    /** Return who looks at the lab, if they are logged in. On a loopback address everybody is. */
    Optional<Visitor> visitor(HttpRequest request) {
        if (access.isEmpty()) {
            return Optional.of(local);
        }
        try {
            return secret(request).map(secret -> visitor(access.get().prove(secret)));
        } catch (ProblemException notLoggedIn) {
            return Optional.empty();
        }
    }

    /**
     * Return who looks at the lab.
     *
     * @param proof what they showed; nothing on a loopback address, where nobody needs to show anything
     */
    Visitor visitor(Optional<Access.Proof> proof) {
        return proof.map(Sessions::visitor).orElse(local);
    }

    private static Visitor visitor(Access.Proof proof) {
        Identity identity = proof.identity();
        return new Visitor(identity.name(), identity.role(), proof.secret().derived(CSRF));
    }

    /** Return what a browser shows. */
    static Optional<Secret> secret(HttpRequest request) {
        for (HttpHeader header : request.getHeaders()) {
            if (header instanceof Cookie cookies) {
                for (HttpCookiePair cookie : cookies.getCookies()) {
                    if (cookie.name().equals(COOKIE)) {
                        return Secret.parse(cookie.value());
                    }
                }
            }
        }
        return Optional.empty();
    }

    static SetCookie begun(Secret secret) {
        return cookie(secret.text(), VALIDITY);
    }

    static SetCookie ended() {
        return cookie("", Duration.ZERO);
    }

    private static SetCookie cookie(String value, Duration age) {
        return SetCookie.create(HttpCookie.create(COOKIE, value)
                .withPath("/")
                .withMaxAge(age.toSeconds())
                .withSecure(true)
                .withHttpOnly(true)
                .withSameSite(SameSite.Strict));
    }
}
