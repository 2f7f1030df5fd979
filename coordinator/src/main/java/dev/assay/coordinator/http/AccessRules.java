package dev.assay.coordinator.http;

import static dev.assay.coordinator.access.Role.ADMIN;
import static dev.assay.coordinator.access.Role.AGENT;
import static dev.assay.coordinator.access.Role.SUBMITTER;
import static dev.assay.coordinator.access.Role.VIEWER;

import dev.assay.coordinator.access.Role;
import dev.assay.scenarios.wire.ApiPaths;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which role each route needs: all of them, in one place. What is not here nobody may do. */
final class AccessRules {
    private static final String ANY_PART = "*";

    private static final List<Rule> RULES = List.of(
            anybody("GET", ApiPaths.LIVE),
            anybody("GET", "/health/ready"),
            anybody("GET", "/login"),
            anybody("POST", "/login"),
            anybody("GET", "/api/v1/openapi.json"),
            anybody("POST", "/api/v1/credentials"),
            // For whoever watches over the coordinator itself.
            api("GET", "/metrics", VIEWER),
            // Agents.
            api("POST", "/api/v1/agents", AGENT),
            api("DELETE", "/api/v1/agents/*", AGENT),
            api("POST", "/api/v1/leases", AGENT),
            api("POST", "/api/v1/leases/*/heartbeat", AGENT),
            api("POST", "/api/v1/leases/*/hand-back", AGENT),
            // An administrator brings what was measured without a network.
            api("PUT", "/api/v1/leases/*/report", AGENT, ADMIN),
            // An agent reads what its lease needs, a submitter what is to be sent or not.
            api("GET", "/api/v1/artifacts/*", AGENT, SUBMITTER),
            api("PUT", "/api/v1/artifacts/*", SUBMITTER),
            // People and their programs.
            api("GET", "/api/v1/agents", VIEWER),
            api("GET", "/api/v1/runs", VIEWER),
            api("GET", "/api/v1/runs/*", VIEWER),
            api("GET", "/api/v1/runs/*/news", VIEWER),
            api("GET", "/api/v1/runs/*/timeline", VIEWER),
            api("GET", "/api/v1/runs/*/result.json", VIEWER),
            api("GET", "/api/v1/runs/*/index.html", VIEWER),
            api("POST", "/api/v1/runs", SUBMITTER),
            api("POST", "/api/v1/runs/*/cancel", SUBMITTER),
            api("POST", "/api/v1/runs/*/retry", SUBMITTER),
            api("POST", "/api/v1/runs/*/pause", SUBMITTER),
            api("POST", "/api/v1/runs/*/resume", SUBMITTER),
            api("GET", "/api/v1/pools", VIEWER),
            api("GET", "/api/v1/users", VIEWER),
            api("GET", "/api/v1/reservations", VIEWER),
            api("POST", "/api/v1/pools", ADMIN),
            api("DELETE", "/api/v1/pools/*", ADMIN),
            api("POST", "/api/v1/users", ADMIN),
            api("DELETE", "/api/v1/users/*", ADMIN),
            // For themselves; for others administrators only.
            api("POST", "/api/v1/reservations", SUBMITTER),
            api("DELETE", "/api/v1/reservations/*", SUBMITTER),
            api("POST", "/api/v1/agents/*/drain", ADMIN),
            api("POST", "/api/v1/agents/*/undrain", ADMIN),
            api("POST", "/api/v1/runs/*/bundles", ADMIN),
            api("DELETE", "/api/v1/runs/*", ADMIN),
            api("POST", "/api/v1/descriptions", ADMIN),
            api("POST", "/api/v1/clean-ups", ADMIN),
            api("POST", "/api/v1/backups", ADMIN),
            api("GET", "/api/v1/tokens", ADMIN),
            api("POST", "/api/v1/tokens", ADMIN),
            api("DELETE", "/api/v1/tokens/*", ADMIN),
            api("DELETE", "/api/v1/credentials/self", AGENT, VIEWER),
            // Pages.
            anybody("GET", "/assets/*/*"),
            page("GET", "/", VIEWER),
            page("GET", "/runs", VIEWER),
            page("GET", "/runs/*", VIEWER),
            page("GET", "/runs/*/report", VIEWER),
            page("GET", "/runs/*/result.json", VIEWER),
            page("GET", "/agents/*", VIEWER),
            page("GET", "/live/overview", VIEWER),
            page("GET", "/live/runs", VIEWER),
            page("GET", "/live/runs/*", VIEWER),
            page("GET", "/live/agents/*", VIEWER),
            page("GET", "/submit", SUBMITTER),
            page("POST", "/submit", SUBMITTER),
            page("POST", "/runs/*/cancel", SUBMITTER),
            page("POST", "/runs/*/retry", SUBMITTER),
            page("POST", "/runs/*/pause", SUBMITTER),
            page("POST", "/runs/*/resume", SUBMITTER),
            page("POST", "/agents/*/drain", ADMIN),
            page("POST", "/agents/*/undrain", ADMIN),
            page("POST", "/logout", VIEWER));

    private AccessRules() {}

    /** Who may use a route. */
    enum Kind {
        /** Everybody, also who shows no credential. */
        ANYBODY,
        /** Programs. A browser that is logged in may read. */
        API,
        /** Browsers that are logged in; others are sent to log in. */
        PAGE
    }

    /**
     * Say who may use a route.
     *
     * @param path its parts, {@code *} for any one
     * @param roles one of them is needed
     */
    record Rule(Kind kind, String method, List<String> path, Set<Role> roles) {
        private boolean fits(List<String> actual) {
            if (path.size() != actual.size()) {
                return false;
            }
            for (int i = 0; i < path.size(); i++) {
                if (!path.get(i).equals(ANY_PART) && !path.get(i).equals(actual.get(i))) {
                    return false;
                }
            }
            return true;
        }

        String neededText() {
            return String.join(" or ", roles.stream().map(Role::text).toList());
        }
    }

    /** Find the rule of a route; without one it is nobody's. */
    static Optional<Rule> find(String method, List<String> path) {
        String read = method.equals("HEAD") ? "GET" : method;
        return RULES.stream()
                .filter(rule -> rule.method().equals(read) && rule.fits(path))
                .findFirst();
    }

    /** Tell whether there is a route with this path, whatever its method. */
    static boolean isKnown(List<String> path) {
        return RULES.stream().anyMatch(rule -> rule.fits(path));
    }

    static List<Rule> all() {
        return RULES;
    }

    /** Return the parts of a path. */
    static List<String> parts(String path) {
        return Stream.of(path.split("/", -1)).filter(part -> !part.isEmpty()).toList();
    }

    private static Rule anybody(String method, String path) {
        return rule(Kind.ANYBODY, method, path);
    }

    private static Rule api(String method, String path, Role... roles) {
        return rule(Kind.API, method, path, roles);
    }

    private static Rule page(String method, String path, Role... roles) {
        return rule(Kind.PAGE, method, path, roles);
    }

    private static Rule rule(Kind kind, String method, String path, Role... roles) {
        Set<Role> needed = EnumSet.noneOf(Role.class);
        needed.addAll(Arrays.asList(roles));
        return new Rule(kind, method, parts(path), needed);
    }
}
