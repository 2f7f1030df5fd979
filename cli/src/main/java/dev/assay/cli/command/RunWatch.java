package dev.assay.cli.command;

import dev.assay.cli.lab.LabClient;
import dev.assay.cli.run.RunFollower;
import dev.assay.cli.view.PlainRunView;
import dev.assay.cli.view.RunView;
import dev.assay.cli.view.TerminalRunView;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.RunNews;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.RunSummary;
import java.io.PrintWriter;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Show what happens to a run of a lab, until it ends. */
final class RunWatch {
    private static final int SOME_CELLS_FAILED = 3;

    private final LabClient lab;
    private final CommandLine commandLine;

    RunWatch(LabClient lab, CommandLine commandLine) {
        this.lab = lab;
        this.commandLine = commandLine;
    }

    /** Follow a run to its end, and return the exit code that tells how it went. */
    int follow(String run) {
        PrintWriter err = commandLine.getErr();
        try (RunView view = TerminalSize.isTerminal()
                        ? new TerminalRunView(err, TerminalSize.columns())
                        : new PlainRunView(err);
                Stream<RunNews> news = lab.news(run)) {
            RunFollower follower = new RunFollower(view, System::nanoTime);
            news.forEach(follower::hear);
        }
        RunSummary ended = lab.run(run).run();
        if (ended.phase() == RunPhase.FAILED) {
            throw new ProblemException(ended.problems());
        }
        commandLine
                .getOut()
                .println("run " + run + " is " + ended.phase().toText() + "; read it with: assay fetch " + run);
        commandLine.getOut().flush();
        return ended.blocks().failed() > 0 || ended.blocks().cancelled() > 0 ? SOME_CELLS_FAILED : 0;
    }
}
