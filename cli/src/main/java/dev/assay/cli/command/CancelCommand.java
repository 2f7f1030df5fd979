package dev.assay.cli.command;

import dev.assay.cli.lab.LabClient;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.RunSummary;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Stops a run of a lab; what was measured is kept. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        description = "Stops a run of a lab; what was measured is kept.",
        footer = {"", "Examples:", "  assay cancel 20260131-235959-digits-3fa2c1"})
final class CancelCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "The run's id, as `assay runs` lists it.")
    private String run = "";

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        try (LabClient lab = coordinator.client()) {
            RunSummary changed = lab.change(run, ApiPaths.CANCEL);
            output.print(
                    changed,
                    List.of(
                            changed.phase().isEnded()
                                    ? "run " + run + " had ended: it is "
                                            + changed.phase().toText()
                                    : "run " + run + " is being stopped"));
            return 0;
        }
    }
}
