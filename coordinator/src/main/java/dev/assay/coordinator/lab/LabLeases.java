package dev.assay.coordinator.lab;

import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.schedule.LeaseGrant;
import dev.assay.coordinator.schedule.LeaseStanding;
import dev.assay.coordinator.schedule.ReportDecision;
import dev.assay.coordinator.state.Lab;
import dev.assay.coordinator.state.LabView;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.Bundle;
import dev.assay.scenarios.wire.HandBack;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.HeartbeatAnswer;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import dev.assay.scenarios.wire.LiveSummary;
import dev.assay.scenarios.wire.ReportAnswer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;

/** Give blocks to agents, hear how it goes, and keep what comes back. Safe for many threads. */
public final class LabLeases {
    private final LabGate gate;
    private final LabStore store;
    private final ReportFiles reports;
    private final ExecutorService reads;

    LabLeases(LabGate gate, LabStore store, ReportFiles reports, ExecutorService reads) {
        this.gate = gate;
        this.store = store;
        this.reports = reports;
        this.reads = reads;
    }

    /** Give work to an agent, at the latest when its waiting time is over. */
    public CompletionStage<LeaseAnswer> lease(LeaseRequest request) {
        return gate.<dev.assay.coordinator.schedule.LeaseAnswer>ask(
                        replyTo -> new LabMessage.Lease(request.agent(), request.instance(), request.waitMs(), replyTo),
                        LabGate.PATIENCE.plusMillis(request.waitMs()))
                .thenCompose(this::withAssignment);
    }

    private CompletionStage<LeaseAnswer> withAssignment(dev.assay.coordinator.schedule.LeaseAnswer answer) {
        return switch (answer) {
            case dev.assay.coordinator.schedule.LeaseAnswer.Granted(LeaseGrant grant) ->
                CompletableFuture.supplyAsync(() -> work(grant), reads);
            case dev.assay.coordinator.schedule.LeaseAnswer.Nothing() ->
                CompletableFuture.completedStage(new LeaseAnswer.NoWork());
            case dev.assay.coordinator.schedule.LeaseAnswer.NotJoined() ->
                CompletableFuture.completedStage(new LeaseAnswer.JoinFirst());
            case dev.assay.coordinator.schedule.LeaseAnswer.Replaced() ->
                CompletableFuture.completedStage(new LeaseAnswer.Replaced());
        };
    }

    private LeaseAnswer.Work work(LeaseGrant grant) {
        BlockAssignment assignment = store.assignment(grant.block())
                .orElseThrow(() -> new ProblemException(Problem.internal(
                        "block.no-assignment",
                        "block " + grant.block() + " was leased, but there is nothing to tell about it",
                        "report this as a bug of Assay")));
        return new LeaseAnswer.Work(grant.token(), grant.device(), assignment.withAttempt(grant.attempt()));
    }

    /** Have the blocks of a run carried to an agent that can't reach this coordinator. */
    public CompletionStage<Bundle> bundle(String run, String agent) {
        return gate.<Lab.Carried>ask(replyTo -> new LabMessage.Carry(run, agent, replyTo))
                .thenApplyAsync(
                        carried -> new Bundle(
                                Bundle.FORMAT,
                                run,
                                agent,
                                carried.agentId(),
                                carried.grants().stream().map(this::work).toList()),
                        reads);
    }

    /** Tell whether an agent has a lease of a block that needs a file. */
    public CompletionStage<Boolean> needs(String agent, String sha256) {
        return gate.look()
                .thenApply(LabView::agents)
                .thenApplyAsync(
                        agents -> agents.stream()
                                .filter(view -> view.agent().name().equals(agent))
                                .flatMap(view -> Stream.ofNullable(view.lease()))
                                .flatMap(lease -> store.assignment(lease.block()).stream())
                                .flatMap(assignment -> assignment.files().stream())
                                .anyMatch(file -> file.sha256().equals(sha256)),
                        reads);
    }

    /** Hear that an agent still measures. */
    public CompletionStage<HeartbeatAnswer> heartbeat(Heartbeat beat) {
        LiveSummary live = LiveSummaries.of(beat).orElse(null);
        return gate.<LeaseStanding>ask(replyTo -> new LabMessage.Heartbeat(
                        beat.agent(), beat.instance(), beat.token(), beat.progress(), live, replyTo))
                .thenApply(standing -> new HeartbeatAnswer(
                        switch (standing) {
                            case HELD -> HeartbeatAnswer.Order.GO_ON;
                            case CANCELLED -> HeartbeatAnswer.Order.STOP_AND_REPORT;
                            case LOST -> HeartbeatAnswer.Order.DROP;
                        }));
    }

    /** Take a block back that its agent can't measure now. */
    public CompletionStage<Void> handBack(HandBack back) {
        BlockKey block = new BlockKey(back.run(), back.block());
        return gate.order(
                replyTo -> new LabMessage.HandBack(back.agent(), block, back.token(), back.reason(), replyTo));
    }

    /** Keep what came of a block, if it comes from the block's last lease and from whom the block is for. */
    public CompletionStage<ReportAnswer> report(long token, BlockReport report, Identity identity) {
        return report(token, report, ReportFiles.compressed(report), identity);
    }

    /**
     * Keep what came of a block, see {@link #report(long, BlockReport, Identity)}.
     *
     * @param compressed writes the report as it was sent: JSON, compressed with gzip
     */
    public CompletionStage<ReportAnswer> report(
            long token, BlockReport report, ContentStore.Writer compressed, Identity identity) {
        BlockKey block = new BlockKey(report.run(), report.block());
        List<Problem> problems = report.cells().stream()
                .flatMap(cell -> cell.problems().stream())
                .toList();
        return CompletableFuture.supplyAsync(() -> reports.store(report, compressed), reads)
                .thenCompose(file -> gate.<ReportDecision>ask(
                        replyTo -> new LabMessage.Report(block, token, file, problems, identity, replyTo)))
                .thenCompose(decision -> answer(decision, block, token));
    }

    private CompletionStage<ReportAnswer> answer(ReportDecision decision, BlockKey block, long token) {
        return switch (decision) {
            case ACCEPTED -> answered(true, "it is the result of block " + block);
            case REPEATED -> answered(true, "it is the result of block " + block + " already");
            case SUPERSEDED -> answered(false, "block " + block + " was given to somebody else, or ended otherwise");
            case UNKNOWN ->
                CompletableFuture.supplyAsync(() -> wasKept(block, token), reads)
                        .thenCompose(wasKept -> wasKept
                                ? answered(true, "it is the result of block " + block + " already")
                                : answered(false, "there is no such block, or its run has ended"));
        };
    }

    private static CompletionStage<ReportAnswer> answered(boolean kept, String reason) {
        return CompletableFuture.completedStage(new ReportAnswer(kept, reason));
    }

    /** Of a run that ended only the store knows. */
    private boolean wasKept(BlockKey block, long token) {
        return store.blocks(block.run()).stream()
                .anyMatch(stored -> stored.scheduled().key().equals(block)
                        && stored.state().equals(new BlockState.Completed(token)));
    }
}
