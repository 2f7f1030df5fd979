package dev.assay.cli.view;

import dev.assay.agent.daemon.DaemonEvent;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockReport;
import java.util.Locale;

/** Say in a line what happens to an agent. */
public final class DaemonText {
    private DaemonText() {}

    /** Return the line. */
    public static String of(DaemonEvent event) {
        return switch (event) {
            case DaemonEvent.Joined joined ->
                "joined the lab as " + joined.welcome().agent();
            case DaemonEvent.Unreachable failure -> failure.problem().message() + "; trying until it can";
            case DaemonEvent.Reachable _ -> "the coordinator can be reached again";
            case DaemonEvent.Failing failing ->
                name(failing.request()) + ": " + failing.problem().message() + "; trying until it works";
            case DaemonEvent.Recovered recovered -> name(recovered.request()) + " works again";
            case DaemonEvent.BlockBegan began ->
                "begins " + name(began.block()) + ", attempt " + began.block().attempt() + ", on " + began.device();
            case DaemonEvent.BlockDropped dropped -> "dropped " + name(dropped.block()) + ": its lease is over";
            case DaemonEvent.BlockHandedBack back -> "handed back " + name(back.block()) + ": " + back.reason();
            case DaemonEvent.ReportKept kept -> "handed in " + name(kept.report());
            case DaemonEvent.ReportRefused refused ->
                "the coordinator does not want the report of " + name(refused.report()) + ", which is set aside: "
                        + refused.reason();
            case DaemonEvent.HeartbeatRefused refused ->
                "heartbeats of " + name(refused.block()) + " are refused: "
                        + refused.problem().message();
            case DaemonEvent.Left _ -> "left the lab";
        };
    }

    private static String name(Enum<?> call) {
        return call.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String name(BlockAssignment block) {
        return "block " + block.block() + " of run " + block.run();
    }

    private static String name(BlockReport report) {
        return "block " + report.block() + " of run " + report.run();
    }
}
