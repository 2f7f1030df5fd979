package dev.assay.cli.lab;

import dev.assay.scenarios.access.JoinToken;
import dev.assay.scenarios.access.Secret;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.JoinAnswer;
import dev.assay.scenarios.wire.JoinRequest;
import java.net.URI;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Exchanges join tokens for logins. */
public final class Joining {
    private Joining() {}

    /**
     * Exchange a token.
     *
     * @param address of the coordinator; nothing to take the one that the token names
     * @param name what to be called
     */
    public static Login join(JoinToken token, @Nullable URI address, String name) {
        URI coordinator = address != null ? address : addressOf(token);
        if (!"https".equals(coordinator.getScheme())) {
            throw new ProblemException(Problem.user(
                    "login.not-https",
                    "a token is shown over https only, and " + coordinator + " is not",
                    "write https://host:port; a coordinator at http://127.0.0.1 needs no token"));
        }
        Secret credential = Secret.random(new SecureRandom());
        try (LabClient lab = LabClient.anonymous(coordinator, Login.tls(token.fingerprint()))) {
            JoinAnswer answer = lab.join(new JoinRequest(token.secret().text(), name, credential.sha256()));
            return Login.of(coordinator, token, answer.name(), answer.role(), credential);
        }
    }

    private static URI addressOf(JoinToken token) {
        if (token.authority() == null) {
            throw new ProblemException(
                    Problem.user(
                            "login.no-address",
                            "the token does not say where the coordinator is",
                            "say it: `assay login https://host:port --token …`, `assay agent --coordinator https://host:port`"));
        }
        return URI.create("https://" + token.authority());
    }
}
