package dev.assay.coordinator.lab;

import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.sharing.SharingChange;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.AgentWelcome;
import dev.assay.scenarios.wire.CleanUp;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Write what happens in a lab to the coordinator's log, each message with the run, block and agent that it is about. */
final class LabLog {
    private static final Logger LOG = LoggerFactory.getLogger(LabLog.class);

    private LabLog() {}

    /** Log what was stored. */
    static void stored(Change change) {
        switch (change) {
            case Change.RunSubmitted(RunRecord run) ->
                LOG.atInfo()
                        .addKeyValue("run", run.id())
                        .log("run " + run.id() + " submitted, priority "
                                + run.submission().priority());
            case Change.RunPrepared prepared ->
                LOG.atInfo()
                        .addKeyValue("run", prepared.run())
                        .log("run " + prepared.run() + " prepared: blocks "
                                + prepared.blocks().size());
            case Change.RunChanged(String run, RunRecord.Standing standing) -> changed(run, standing);
            case Change.BlockChanged changed -> changed(changed);
            case Change.ReportKept _, Change.AgentSaved _, Change.AgentForgotten _ -> {
                // The block is logged as measured; agents are logged when they join and leave.
            }
            case Change.SharingChanged(SharingChange sharing) -> LOG.info("the lab is shared anew: {}", sharing);
            case Change.RunDeleted(String run) ->
                LOG.atInfo().addKeyValue("run", run).log("run " + run + " deleted");
        }
    }

    private static void changed(String run, RunRecord.Standing standing) {
        String reasons = standing.problems().isEmpty()
                ? ""
                : ": " + standing.problems().stream().map(Problem::message).collect(Collectors.joining("; "));
        LOG.atInfo()
                .addKeyValue("run", run)
                .log("run " + run + " is " + standing.phase().toText(standing.cancelled(), standing.paused())
                        + reasons);
    }

    private static void changed(Change.BlockChanged change) {
        BlockKey block = change.block();
        LoggingEventBuilder log = LOG.atInfo().addKeyValue("run", block.run()).addKeyValue("block", block.block());
        if (change.state() instanceof BlockState.Leased leased) {
            log = log.addKeyValue("agent", leased.agent())
                    .addKeyValue("attempt", leased.attempt())
                    .addKeyValue("token", leased.token());
        }
        log.log("block " + block + ": " + change.reason());
    }

    static void joined(AgentHello hello, AgentWelcome welcome) {
        LOG.atInfo()
                .addKeyValue("agent", welcome.agent())
                .addKeyValue("instance", hello.instance())
                .log("agent " + welcome.agent() + " joined, Assay " + hello.version());
    }

    /** Log what was deleted, if anything was. */
    static void cleaned(CleanUp cleaned) {
        if (!cleaned.runs().isEmpty() || cleaned.files() > 0) {
            LOG.atInfo()
                    .addKeyValue("runs", cleaned.runs().size())
                    .addKeyValue("files", cleaned.files())
                    .addKeyValue("bytes", cleaned.bytes())
                    .log("cleaned up: deleted " + cleaned.runs().size() + " old runs and " + cleaned.files()
                            + " files that no run needs");
        }
    }

    static void left(String agent) {
        LOG.atInfo().addKeyValue("agent", agent).log("agent " + agent + " left");
    }

    /** An agent may say so with every heartbeat: only who looks for it sees it. */
    static void oddLiveSummary(ProblemException reason) {
        LOG.atDebug().log("left out of a heartbeat: " + reason.getMessage());
    }

    /** Log that a report came too late. */
    static void refused(BlockKey block, long token) {
        LOG.atWarn()
                .addKeyValue("run", block.run())
                .addKeyValue("block", block.block())
                .addKeyValue("token", token)
                .log("refused a report of block " + block + " with token " + token + ": the block is not its any more");
    }
}
