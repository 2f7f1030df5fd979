package dev.assay.cli.command.lab;

import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.lab.LabClient;
import dev.assay.cli.view.LabText;
import dev.assay.scenarios.wire.RunSummary;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** List the runs of a lab. */
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        description = "Lists the runs of a lab, the latest first.",
        footer = {"", "Examples:", "  assay runs", "  assay runs --json | jq -r '.[0].id'"})
public final class RunsCommand implements Callable<Integer> {
    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        try (LabClient lab = coordinator.client()) {
            List<RunSummary> runs = lab.runs();
            output.print(runs, LabText.runs(runs));
            return 0;
        }
    }
}
