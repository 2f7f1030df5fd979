package dev.assay.cli.command.lab;

import dev.assay.cli.command.option.TimeText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Say from when until when an agent is kept, and why. */
final class ReservationPeriod {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "When it begins, such as 2026-12-01T09:00+01:00 or 2026-12-01T08:00Z; default: now.")
    private @Nullable String from;

    @ArgGroup(multiplicity = "1")
    private End end = new End();

    @Option(names = "--reason", paramLabel = "TEXT", description = "What for, shown to everybody.")
    private String reason = "";

    /** When it ends, said in one of two ways. */
    static final class End {
        @Option(names = "--to", paramLabel = "TIME", description = "When it ends, written like --from.")
        private @Nullable String to;

        @Option(names = "--for", paramLabel = "LENGTH", description = "How long it lasts, such as 30m, 8h or 2d.")
        private @Nullable String length;
    }

    Instant begins(Instant now) {
        return from == null ? now : TimeText.instant(from, ZoneId.systemDefault());
    }

    Instant ends(Instant now) {
        if (end.to != null) {
            return TimeText.instant(end.to, ZoneId.systemDefault());
        }
        return begins(now).plus(end.length == null ? Duration.ZERO : TimeText.duration(end.length));
    }

    String reason() {
        return reason;
    }
}
