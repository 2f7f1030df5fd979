package dev.assay.cli.view;

import dev.assay.coordinator.access.Role;
import dev.assay.scenarios.wire.AccessList;
import dev.assay.scenarios.wire.Revocation;
import dev.assay.scenarios.wire.TokenAnswer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Words who may take part in a lab, for people. */
public final class AccessText {
    private AccessText() {}

    /** Return a join token and how to use it. */
    public static List<String> created(TokenAnswer made, Role role) {
        String use = switch (role) {
            case AGENT -> "assay agent --join ";
            case VIEWER, SUBMITTER, ADMIN -> "assay login --token ";
        };
        String uses = made.uses() == 1 ? "once" : made.uses() + " times";
        return List.of(
                "token " + made.name() + ", good " + uses + " until " + time(made.expires())
                        + "; it is not shown again:",
                "",
                "  " + use + made.token(),
                "");
    }

    /** Return all tokens and whom they let in. */
    public static List<String> list(AccessList access, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add("join tokens:");
        access.tokens().forEach(token -> lines.add(row(token.name(), token.role(), standing(token, now))));
        lines.add("agents and people:");
        access.holders().forEach(holder -> lines.add(row(holder.name(), holder.role(), standing(holder, now))));
        return lines;
    }

    /** Return what was revoked. */
    public static List<String> revoked(Revocation revoked) {
        List<String> lines = new ArrayList<>();
        revoked.tokens().forEach(name -> lines.add("token " + name + " lets nobody in any more"));
        revoked.holders().forEach(name -> lines.add(name + " is out"));
        return lines;
    }

    private static String standing(AccessList.Token token, Instant now) {
        if (token.revoked()) {
            return "revoked";
        }
        if (token.used() >= token.uses()) {
            return "used up";
        }
        return (now.isBefore(token.expires()) ? "until " : "expired ") + time(token.expires()) + ", used "
                + token.used() + " of " + token.uses();
    }

    private static String standing(AccessList.Holder holder, Instant now) {
        if (holder.revoked()) {
            return "revoked";
        }
        Instant expires = holder.expires();
        String since = "since " + time(holder.created()) + " with " + holder.joinToken();
        return expires == null ? since : since + (now.isBefore(expires) ? ", until " : ", expired ") + time(expires);
    }

    private static String row(String name, String role, String standing) {
        return String.format(Locale.ROOT, "  %-24s %-10s %s", name, role, standing);
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MINUTES).toString();
    }
}
