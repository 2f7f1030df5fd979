package dev.assay.cli.command.lab;

import dev.assay.agent.daemon.link.Backoff;
import dev.assay.agent.daemon.link.LinkUnavailableException;
import dev.assay.cli.command.option.TerminalSize;
import dev.assay.cli.lab.LabClient;
import dev.assay.cli.run.RunFollower;
import dev.assay.cli.view.RunEvent;
import dev.assay.cli.view.RunView;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.RunNews;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.RunSummary;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import picocli.CommandLine;
import tools.jackson.core.JacksonException;

/** Show what happens to a run of a lab, until it ends. */
final class RunWatch {
    private static final System.Logger LOG = System.getLogger(RunWatch.class.getName());
    private static final int SOME_CELLS_FAILED = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final LabClient lab;
    private final CommandLine commandLine;

    RunWatch(LabClient lab, CommandLine commandLine) {
        this.lab = lab;
        this.commandLine = commandLine;
    }

    /**
     * Follow a run to its end, and return the exit code that tells how it went. A coordinator that goes away is waited for: the run
     * goes on without it, and with it when it is back.
     */
    int follow(String run) {
        // Who asks for the wrong run, or at the wrong address, hears of it at once.
        lab.run(run);
        PrintWriter err = commandLine.getErr();
        RunSummary ended;
        try (RunView view = TerminalSize.view(err)) {
            ended = follow(run, view);
        }
        if (ended.phase() == RunPhase.FAILED) {
            throw new ProblemException(ended.problems());
        }
        commandLine
                .getOut()
                .println("run " + run + " is " + ended.phase().toText() + "; read it with: assay fetch " + run);
        commandLine.getOut().flush();
        return ended.blocks().failed() > 0 || ended.blocks().cancelled() > 0 ? SOME_CELLS_FAILED : 0;
    }

    private RunSummary follow(String run, RunView view) {
        RunFollower follower = new RunFollower(view, System::nanoTime);
        Backoff backoff = new Backoff(new SplittableRandom(), FIRST_PAUSE, LONGEST_PAUSE);
        boolean isAway = false;
        while (true) {
            try {
                RunSummary summary = lab.run(run).run();
                if (isAway) {
                    isAway = false;
                    backoff.reset();
                    view.show(new RunEvent.CoordinatorBack());
                }
                if (summary.phase() == RunPhase.FINISHED || summary.phase() == RunPhase.FAILED) {
                    return summary;
                }
                try (Stream<RunNews> news = lab.news(run)) {
                    news.forEach(follower::hear);
                }
            } catch (ProblemException e) {
                if (!(e.getCause() instanceof LinkUnavailableException)) {
                    throw e;
                }
                if (!isAway) {
                    isAway = true;
                    view.show(new RunEvent.CoordinatorAway(e.problems().getFirst()));
                }
            } catch (UncheckedIOException | JacksonException e) {
                // The connection ended in the middle of the news; whether the coordinator is away the next question
                // tells.
                LOG.log(System.Logger.Level.DEBUG, "the news of run " + run + " ended", e);
            }
            if (!follower.isEnded()) {
                pause(backoff.next());
            }
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(
                    Problem.user("assay.interrupted", "stopped while waiting for the coordinator", "ask again"), e);
        }
    }
}
