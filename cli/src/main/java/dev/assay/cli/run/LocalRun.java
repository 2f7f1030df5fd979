package dev.assay.cli.run;

import dev.assay.agent.block.CancellationToken;
import dev.assay.cli.home.AssayHome;
import dev.assay.cli.view.RunEvent;
import dev.assay.cli.view.RunView;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.RunResult;

/** Run one scenario on this machine, from sources to a saved result. */
public final class LocalRun {
    private final AssayHome home;
    private final RunRequest request;
    private final boolean raw;
    private final RunDirectory directory;
    private final RunView view;
    private final CancellationToken cancellation;

    /**
     * Get ready; nothing is done yet.
     *
     * @param raw whether to keep every query's stamps
     * @param directory receives the result while blocks are measured, so that little is lost whatever happens
     * @param view is told what happens
     * @param cancellation stops the measuring; what was measured is kept
     */
    public LocalRun(
            AssayHome home,
            RunRequest request,
            boolean raw,
            RunDirectory directory,
            RunView view,
            CancellationToken cancellation) {
        this.home = home;
        this.request = request;
        this.raw = raw;
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
        view.show(RunEvent.Planned.of(request.plan()));
        try (LocalRuns runs = LocalRuns.start(
                home, request.scenario().path(), directory.logs(), raw ? directory.createRaw() : null)) {
            return runs.run(request, directory, view, cancellation);
        }
    }
}
