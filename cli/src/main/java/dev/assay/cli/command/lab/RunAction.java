package dev.assay.cli.command.lab;

import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.lab.LabClient;
import dev.assay.scenarios.wire.RunSummary;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** Do something to a run of a lab, and say what becomes of it. */
abstract class RunAction implements Callable<Integer> {
    private final String action;
    private final String outcome;

    @Mixin
    private RunArgument run = new RunArgument();

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    /**
     * @param action last part of the path, see {@link dev.assay.scenarios.wire.ApiPaths}
     * @param outcome ends a sentence that begins with the run's name
     */
    RunAction(String action, String outcome) {
        this.action = action;
        this.outcome = outcome;
    }

    @Override
    public final Integer call() {
        try (LabClient lab = coordinator.client()) {
            RunSummary changed = lab.change(run.id(), action);
            output.print(
                    changed,
                    List.of("run " + run.id() + " "
                            + (changed.phase().isEnded()
                                    ? "had ended: it is " + changed.phase().toText()
                                    : outcome)));
            return 0;
        }
    }
}
