package dev.assay.cli.run;

import dev.assay.agent.block.CancellationToken;
import dev.assay.cli.home.AssayHome;
import dev.assay.cli.view.RunEvent;
import dev.assay.cli.view.RunView;
import dev.assay.coordinator.lab.Coordinator;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.reports.assembly.ResultJson;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.wire.RunNews;
import dev.assay.scenarios.wire.Submission;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/** Run one scenario on this machine, from sources to a saved result: a lab of one coordinator and one agent, in this process. */
public final class LocalRun {
    private final AssayHome home;
    private final RunRequest request;
    private final RunDirectory directory;
    private final RunView view;
    private final CancellationToken cancellation;

    /**
     * Get ready; nothing is done yet.
     *
     * @param directory receives the result after each block, so that little is lost whatever happens
     * @param view is told what happens
     * @param cancellation stops the measuring; what was measured is kept
     */
    public LocalRun(
            AssayHome home, RunRequest request, RunDirectory directory, RunView view, CancellationToken cancellation) {
        this.home = home;
        this.request = request;
        this.directory = directory;
        this.view = view;
        this.cancellation = cancellation;
    }

    /**
     * Measure everything and save it.
     *
     * @return the result, complete or not
     * @throws ProblemException if nothing can be measured at all
     */
    public RunResult execute() {
        Plan plan = request.plan();
        view.show(new RunEvent.Planned(
                plan.scenario().name(),
                plan.profile().name().toText(),
                plan.blocks().size(),
                plan.cellCount(),
                plan.estimatedTime()));
        BlockingQueue<RunNews> news = new LinkedBlockingQueue<>();
        try (OneMachineLab lab = OneMachineLab.start(home, request, directory, news::add)) {
            submit(lab.coordinator(), plan, news);
            try (CancellationToken.Registration _ =
                    cancellation.onCancel(() -> lab.coordinator().cancel(directory.id()))) {
                List<Problem> problems = followToItsEnd(news);
                if (!problems.isEmpty()) {
                    throw new ProblemException(problems);
                }
            }
        }
        return ResultJson.read(directory.result());
    }

    private void submit(Coordinator coordinator, Plan plan, BlockingQueue<RunNews> news) {
        Submission submission = new Submission(
                request.scenario().text(),
                request.scenario().path().toString(),
                plan.profile().name(),
                plan.seed(),
                0,
                Map.of());
        try {
            coordinator
                    .submit(directory.id(), submission, news::add)
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ProblemException refused ? refused : e;
        }
    }

    private List<Problem> followToItsEnd(BlockingQueue<RunNews> news) {
        RunFollower follower = new RunFollower(view, System::nanoTime);
        while (true) {
            try {
                RunNews next = news.take();
                if (next instanceof RunNews.RunEnded(List<Problem> problems)) {
                    return problems;
                }
                follower.hear(next);
            } catch (InterruptedException e) {
                // Whoever wants the run to stop does so by its cancellation, which ends this loop in order.
                cancellation.cancel();
            }
        }
    }
}
