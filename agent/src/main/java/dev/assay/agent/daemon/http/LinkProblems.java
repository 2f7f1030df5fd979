package dev.assay.agent.daemon.http;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.AgentHello;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Word what goes wrong between an agent and its coordinator. */
final class LinkProblems {
    private static final int MAX_EXCERPT_CHARS = 120;

    private final String coordinator;

    LinkProblems(URI address) {
        this.coordinator = "the coordinator at " + address;
    }

    Problem unreachable(Throwable reason) {
        String message = reason.getMessage();
        return Problem.environment(
                "link.unreachable",
                coordinator + " can't be reached: "
                        + (message == null ? reason.getClass().getSimpleName() : printable(message)),
                "check that it runs and that this machine can reach that address");
    }

    Problem tooSlow(String what, long ms) {
        return Problem.environment(
                "link.too-slow",
                coordinator + " did not " + what + " within " + ms + " ms",
                "check the network and how busy the coordinator is");
    }

    Problem untrusted(Throwable reason) {
        return Problem.environment(
                "link.untrusted",
                coordinator + " can't prove who it is: " + printable(String.valueOf(reason.getMessage())),
                "join with the token that this coordinator gives out now; its certificate may have been replaced");
    }

    Problem unavailable(int status) {
        return Problem.environment(
                "link.unavailable",
                coordinator + " can't serve requests now: it answers " + status,
                "look into the coordinator's log");
    }

    Problem unauthorized(int status) {
        return Problem.user(
                "link.unauthorized",
                coordinator + " does not let this agent take part: it answers " + status,
                "join again with a token of that coordinator; the agent's credential may have been revoked");
    }

    Problem versionMismatch() {
        return Problem.environment(
                "link.version",
                coordinator + " does not speak version " + AgentHello.PROTOCOL
                        + " of the protocol, which this agent speaks",
                "upgrade Assay on the older side; it says its version with `assay --version`");
    }

    Problem notACoordinator(int status, String contentType, byte[] body) {
        String excerpt =
                printable(new String(body, 0, Math.min(body.length, MAX_EXCERPT_CHARS), StandardCharsets.UTF_8));
        return Problem.user(
                "link.not-a-coordinator",
                "what answers instead of " + coordinator + " is no coordinator, or a proxy in between: status " + status
                        + ", "
                        + (contentType.isEmpty() ? "no type" : printable(contentType))
                        + (excerpt.isBlank() ? "" : ", beginning with '" + excerpt + "'"),
                "check the address, and that no proxy stands in between");
    }

    Problem unreadable(@Nullable String reason) {
        return Problem.environment(
                "link.unreadable",
                coordinator + " says something that this agent does not understand: "
                        + printable(String.valueOf(reason)),
                "upgrade Assay on the older side; it says its version with `assay --version`");
    }

    Problem tooLarge(int maxBytes) {
        return Problem.environment(
                "link.too-large",
                coordinator + " sends an answer of more than " + maxBytes + " bytes",
                "check that no proxy stands in between; if none does, report this as a bug of Assay");
    }

    Problem noArtifact(String sha256, int status) {
        return Problem.environment(
                "artifact.unavailable",
                coordinator + " does not hand out the artifact " + sha256 + ": it answers " + status,
                "submit the scenario again: its artifacts may have been cleaned up");
    }

    Problem wrongSize(String sha256, long expectedBytes, String actual) {
        return Problem.environment(
                "artifact.wrong-size",
                coordinator + " has an artifact " + sha256 + " of " + actual + " where one of " + expectedBytes
                        + " bytes was announced",
                "its copy is damaged, or a proxy in between changes it: check the coordinator's disk");
    }

    Problem cut(String sha256, long gotBytes, long expectedBytes, @Nullable String reason) {
        return Problem.environment(
                "artifact.cut",
                "the transfer of " + sha256 + " from " + coordinator + " ended after " + gotBytes + " of "
                        + expectedBytes + " bytes: " + printable(String.valueOf(reason)),
                "check the network between the two");
    }

    /** What comes from outside may hold anything; a terminal must not obey it. */
    private static String printable(String text) {
        String bounded = text.length() > 2 * MAX_EXCERPT_CHARS ? text.substring(0, 2 * MAX_EXCERPT_CHARS) + "…" : text;
        return bounded.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
