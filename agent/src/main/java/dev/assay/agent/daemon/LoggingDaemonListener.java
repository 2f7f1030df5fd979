package dev.assay.agent.daemon;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockReport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;

/** Write what changes for an agent to its log. */
public final class LoggingDaemonListener implements DaemonListener {
    private static final Logger LOG = System.getLogger(LoggingDaemonListener.class.getName());

    @Override
    public void heard(DaemonEvent event) {
        switch (event) {
            case DaemonEvent.Joined(var welcome) -> info("joined the lab as " + welcome.agent());
            case DaemonEvent.Unreachable(Problem problem) -> warning(problem.message() + "; trying until it can");
            case DaemonEvent.Reachable _ -> info("the coordinator can be reached again");
            case DaemonEvent.Failing(LinkCall request, Problem problem) ->
                warning(name(request) + ": " + problem.message() + "; trying until it works");
            case DaemonEvent.Recovered(LinkCall request) -> info(name(request) + " works again");
            case DaemonEvent.BlockBegan(String device, BlockAssignment block) ->
                info("begins " + name(block) + ", attempt " + block.attempt() + ", on " + device);
            case DaemonEvent.BlockDropped(BlockAssignment block) ->
                warning("dropped " + name(block) + ": its lease is over");
            case DaemonEvent.BlockHandedBack(BlockAssignment block, String reason) ->
                info("handed back " + name(block) + ": " + reason);
            case DaemonEvent.ReportKept(BlockReport report) -> info("handed in " + name(report));
            case DaemonEvent.ReportRefused(BlockReport report, String reason) ->
                warning("the coordinator does not want the report of " + name(report) + ", which is set aside: "
                        + reason);
            case DaemonEvent.HeartbeatRefused(BlockAssignment block, Problem problem) ->
                warning("heartbeats of " + name(block) + " are refused: " + problem.message());
            case DaemonEvent.Left _ -> info("left the lab");
        }
    }

    private static String name(LinkCall call) {
        return call.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String name(BlockAssignment block) {
        return "block " + block.block() + " of run " + block.run();
    }

    private static String name(BlockReport report) {
        return "block " + report.block() + " of run " + report.run();
    }

    // As a parameter, so that braces in a message mean nothing.
    private static void info(String text) {
        LOG.log(Level.INFO, "{0}", text);
    }

    private static void warning(String text) {
        LOG.log(Level.WARNING, "{0}", text);
    }
}
