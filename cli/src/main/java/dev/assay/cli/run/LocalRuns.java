package dev.assay.cli.run;

import dev.assay.agent.block.CancellationToken;
import dev.assay.cli.home.AssayHome;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Run scenarios of one directory on this machine, one after the other, from sources to saved results: a lab of one coordinator and one
 * agent, in this process, which knows the accuracy that an earlier run measured. Belongs to one thread.
 */
public final class LocalRuns implements AutoCloseable {
    private final BlockingQueue<RunNews> news;
    private final Map<String, RunDirectory> directories;
    private final OneMachineLab lab;

    private LocalRuns(BlockingQueue<RunNews> news, Map<String, RunDirectory> directories, OneMachineLab lab) {
        this.news = news;
        this.directories = directories;
        this.lab = lab;
    }

    /**
     * Start the lab.
     *
     * @param scenarioFile whose directory the scenarios name files relative to
     * @param logs where the logs of workers that failed are kept
     * @param raw where every query's stamps go; {@code null} to keep none
     */
    public static LocalRuns start(AssayHome home, Path scenarioFile, Path logs, @Nullable Path raw) {
        BlockingQueue<RunNews> news = new LinkedBlockingQueue<>();
        Map<String, RunDirectory> directories = new ConcurrentHashMap<>();
        OneMachineLab lab = OneMachineLab.start(
                home,
                scenarioFile.toAbsolutePath().resolveSibling(""),
                id -> Objects.requireNonNull(directories.get(id), "a run has its directory before it is submitted"),
                logs,
                raw,
                news::add);
        return new LocalRuns(news, directories, lab);
    }

    /**
     * Measure everything that is asked for and save it.
     *
     * @param directory receives the result while blocks are measured, so that little is lost whatever happens; its name is the run's id, which no
     *     earlier run has
     * @param view is told what happens
     * @param cancellation stops the measuring; what was measured is kept
     * @return the result, complete or not
     * @throws ProblemException if nothing can be measured at all
     */
    public RunResult run(RunRequest request, RunDirectory directory, RunView view, CancellationToken cancellation) {
        directories.put(directory.id(), directory);
        Coordinator coordinator = lab.coordinator();
        submit(coordinator, request, directory.id());
        try (CancellationToken.Registration _ =
                cancellation.onCancel(() -> coordinator.runs().cancel(directory.id()))) {
            List<Problem> problems = followToItsEnd(view, cancellation);
            if (!problems.isEmpty()) {
                throw new ProblemException(problems);
            }
        }
        return ResultJson.read(directory.result());
    }

    private void submit(Coordinator coordinator, RunRequest request, String id) {
        Plan plan = request.plan();
        Submission submission = new Submission(
                request.scenario().text(),
                request.scenario().path().toString(),
                plan.profile().name(),
                plan.seed(),
                0,
                Map.of(),
                request.selection(),
                null);
        try {
            coordinator
                    .submissions()
                    .submit(id, submission, news::add)
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ProblemException refused ? refused : e;
        }
    }

    private List<Problem> followToItsEnd(RunView view, CancellationToken cancellation) {
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

    /** Stop; a run that goes on is lost. */
    @Override
    public void close() {
        lab.close();
    }
}
