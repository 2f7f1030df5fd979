package dev.assay.cli.command;

import dev.assay.cli.lab.LabClient;
import dev.assay.cli.view.LabText;
import dev.assay.scenarios.wire.RunDetails;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Show one run of a lab. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows how far a run of a lab is, block by block.",
        footer = {"", "Examples:", "  assay status 20260131-235959-digits-3fa2c1"})
final class StatusCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "The run's id, as `assay runs` lists it.")
    private String run = "";

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        try (LabClient lab = coordinator.client()) {
            RunDetails details = lab.run(run);
            output.print(details, LabText.details(details));
            return 0;
        }
    }
}
