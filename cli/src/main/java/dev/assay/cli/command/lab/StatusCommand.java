package dev.assay.cli.command.lab;

import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.lab.LabClient;
import dev.assay.cli.view.LabText;
import dev.assay.scenarios.wire.RunDetails;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Show one run of a lab. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows how far a run of a lab is, block by block.",
        footer = {"", "Examples:", "  assay status 20260131-235959-digits-3fa2c1"})
public final class StatusCommand implements Callable<Integer> {
    @Mixin
    private RunArgument run = new RunArgument();

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        try (LabClient lab = coordinator.client()) {
            RunDetails details = lab.run(run.id());
            output.print(details, LabText.details(details));
            return 0;
        }
    }
}
