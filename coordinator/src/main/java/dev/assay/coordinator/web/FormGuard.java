package dev.assay.coordinator.web;

import dev.assay.coordinator.access.Role;
import dev.assay.coordinator.access.Visitor;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Check who asks, and that they mean it.
 *
 * @param visitors tells who sent a request, if they are known
 */
record FormGuard(Function<HttpRequest, Optional<Visitor>> visitors) {
    /** Name of the field that holds the token of every form. */
    static final String TOKEN_FIELD = "csrf";

    /** Browsers say so instead of an origin that a page keeps to itself, as ours do. */
    private static final String HIDDEN_ORIGIN = "null";

    private static final String SAME_ORIGIN = "same-origin";

    Optional<Visitor> visitor(HttpRequest request) {
        return visitors.apply(request);
    }

    /**
     * Refuse what somebody's role does not allow.
     *
     * @throws ProblemException {@code access.not-allowed}
     */
    static void requireRole(Visitor visitor, Role needed) {
        if (!visitor.role().includes(needed)) {
            throw new ProblemException(Problem.user(
                    "access.not-allowed",
                    visitor.name() + " is " + word(visitor.role()) + " of this lab, and this takes " + word(needed),
                    "ask an administrator of the lab"));
        }
    }

    /**
     * Refuse a form that was not made for whoever sends it, or that another site had the browser send.
     *
     * @throws ProblemException {@code access.foreign-form}
     */
    static void requireOwnForm(HttpRequest request, Visitor visitor, Map<String, String> fields) {
        if (!visitor.accepts(fields.getOrDefault(TOKEN_FIELD, "")) || !comesFromUs(request)) {
            throw new ProblemException(Problem.user(
                    "access.foreign-form",
                    "this form was not made by the coordinator, or before it was started again",
                    "open the page again and send its form once more"));
        }
    }

    private static boolean comesFromUs(HttpRequest request) {
        String site = header(request, "Sec-Fetch-Site");
        String origin = header(request, "Origin");
        if (site != null && !site.equals(SAME_ORIGIN)) {
            return false;
        }
        if (origin == null) {
            return true;
        }
        return origin.equals(HIDDEN_ORIGIN) ? site != null : isOwn(origin, header(request, "Host"));
    }

    private static boolean isOwn(String origin, @Nullable String host) {
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority != null
                    && host != null
                    && authority.toLowerCase(Locale.ROOT).equals(host.toLowerCase(Locale.ROOT));
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static @Nullable String header(HttpRequest request, String name) {
        return request.getHeader(name).map(HttpHeader::value).orElse(null);
    }

    private static String word(Role role) {
        return switch (role) {
            case AGENT -> "an agent";
            case VIEWER -> "a viewer";
            case SUBMITTER -> "a submitter";
            case ADMIN -> "an administrator";
        };
    }
}
