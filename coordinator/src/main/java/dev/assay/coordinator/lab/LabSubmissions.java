package dev.assay.coordinator.lab;

import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.schedule.Owner;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.RunNews;
import dev.assay.scenarios.wire.Submission;
import dev.assay.scenarios.wire.SubmissionAnswer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/** Take runs on. Safe for many threads. */
public final class LabSubmissions {
    private final LabGate gate;
    private final InstantSource clock;
    private final ExecutorService reads;

    LabSubmissions(LabGate gate, InstantSource clock, ExecutorService reads) {
        this.gate = gate;
        this.clock = clock;
        this.reads = reads;
    }

    /**
     * Take a run on.
     *
     * @param id names the run; not taken yet
     * @param watcher hears what happens to it, from the beginning; called by one thread, must be quick
     * @return fails with every problem of the scenario
     */
    public CompletionStage<RunRecord> submit(String id, Submission submission, Consumer<RunNews> watcher) {
        try {
            return submit(id, RunPlans.plan(submission), submission, Owner.ONLY_USER, 0, watcher);
        } catch (ProblemException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private CompletionStage<RunRecord> submit(
            String id, Plan plan, Submission submission, String user, int blocks, Consumer<RunNews> watcher) {
        String sha256 = Sha256.of(submission.scenario().getBytes(StandardCharsets.UTF_8));
        return gate.ask(replyTo ->
                new LabMessage.Submit(id, plan.scenario().name(), sha256, submission, user, blocks, watcher, replyTo));
    }

    /**
     * Take a run on that some agent can measure, and name it after the time and its scenario.
     *
     * @param user who submits it
     * @return fails with every problem of the scenario, with what every agent lacks, or with what is too much for the user
     */
    public CompletionStage<SubmissionAnswer> submit(Submission submission, String user) {
        return CompletableFuture.supplyAsync(() -> RunPlans.plan(submission), reads)
                .thenCompose(plan -> gate.look()
                        .thenApply(lab -> Reachability.of(plan, lab.agentsOf(submission.pool())))
                        .thenCompose(reachable -> submit(
                                        RunIds.next(plan.scenario().name(), clock.instant()),
                                        plan,
                                        submission,
                                        user,
                                        reachable.blocks(),
                                        _ -> {})
                                .thenApply(run -> new SubmissionAnswer(
                                        Summaries.summary(run, List.of(), null), reachable.notes()))));
    }

    /**
     * Show what a submission would measure, and take nothing on.
     *
     * @return fails with every problem of the scenario
     */
    public CompletionStage<PlanPreview> preview(Submission submission) {
        return CompletableFuture.supplyAsync(() -> RunPlans.plan(submission), reads)
                .thenCompose(plan -> gate.look()
                        .thenApply(lab -> PlanPreview.of(plan, lab.agentsOf(submission.pool()), submission.files())));
    }
}
