package dev.assay.cli.command;

import dev.assay.cli.lab.LabClient;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.RunSummary;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Measures again what failed or was cancelled in a run; what was measured stays. */
@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        description = "Measures again what failed or was cancelled in a run; what was measured stays.",
        footer = {"", "Examples:", "  assay retry 20260131-235959-digits-3fa2c1"})
final class RetryCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "The run's id, as `assay runs` lists it.")
    private String run = "";

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        try (LabClient lab = coordinator.client()) {
            RunSummary changed = lab.change(run, ApiPaths.RETRY);
            output.print(changed, List.of("run " + run + " goes on"));
            return 0;
        }
    }
}
