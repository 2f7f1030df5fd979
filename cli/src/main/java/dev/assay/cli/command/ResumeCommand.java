package dev.assay.cli.command;

import dev.assay.cli.lab.LabClient;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.RunSummary;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Goes on with a run that was paused. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "Goes on with a run that was paused.",
        footer = {"", "Examples:", "  assay resume 20260131-235959-digits-3fa2c1"})
final class ResumeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "The run's id, as `assay runs` lists it.")
    private String run = "";

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        try (LabClient lab = coordinator.client()) {
            RunSummary changed = lab.change(run, ApiPaths.RESUME);
            output.print(
                    changed,
                    List.of(
                            changed.phase().isEnded()
                                    ? "run " + run + " had ended: it is "
                                            + changed.phase().toText()
                                    : "run " + run + " goes on"));
            return 0;
        }
    }
}
