package dev.assay.agent.daemon;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockReport;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Write what changes for an agent to its log. */
public final class LoggingDaemonListener implements DaemonListener {
    private static final Logger LOG = LoggerFactory.getLogger(LoggingDaemonListener.class);

    @Override
    public void heard(DaemonEvent event) {
        switch (event) {
            case DaemonEvent.Joined(var welcome) ->
                LOG.atInfo().addKeyValue("agent", welcome.agent()).log("joined the lab as " + welcome.agent());
            case DaemonEvent.Unreachable(Problem problem) ->
                LOG.atWarn().log(problem.message() + "; trying until it can");
            case DaemonEvent.Reachable _ -> LOG.atInfo().log("the coordinator can be reached again");
            case DaemonEvent.Failing(LinkCall request, Problem problem) ->
                LOG.atWarn().log(name(request) + ": " + problem.message() + "; trying until it works");
            case DaemonEvent.Recovered(LinkCall request) -> LOG.atInfo().log(name(request) + " works again");
            case DaemonEvent.BlockBegan(String device, BlockAssignment block) ->
                about(LOG.atInfo(), block)
                        .log("begins " + name(block) + ", attempt " + block.attempt() + ", on " + device);
            case DaemonEvent.BlockDropped(BlockAssignment block) ->
                about(LOG.atWarn(), block).log("dropped " + name(block) + ": its lease is over");
            case DaemonEvent.BlockHandedBack(BlockAssignment block, String reason) ->
                about(LOG.atInfo(), block).log("handed back " + name(block) + ": " + reason);
            case DaemonEvent.ReportKept(BlockReport report) ->
                about(LOG.atInfo(), report).log("handed in " + name(report));
            case DaemonEvent.ReportRefused(BlockReport report, String reason) ->
                about(LOG.atWarn(), report)
                        .log("the coordinator does not want the report of " + name(report) + ", which is set aside: "
                                + reason);
            case DaemonEvent.HeartbeatRefused(BlockAssignment block, Problem problem) ->
                about(LOG.atWarn(), block).log("heartbeats of " + name(block) + " are refused: " + problem.message());
            case DaemonEvent.Left _ -> LOG.atInfo().log("left the lab");
        }
    }

    private static LoggingEventBuilder about(LoggingEventBuilder log, BlockAssignment block) {
        return log.addKeyValue("run", block.run())
                .addKeyValue("block", block.block())
                .addKeyValue("attempt", block.attempt());
    }

    private static LoggingEventBuilder about(LoggingEventBuilder log, BlockReport report) {
        return log.addKeyValue("run", report.run())
                .addKeyValue("block", report.block())
                .addKeyValue("attempt", report.attempt());
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
}
