package dev.assay.cli.command;

import dev.assay.cli.lab.LabClient;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.RunSummary;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Begins no more blocks of a run until it is resumed; what is being measured is finished. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description = "Begins no more blocks of a run until it is resumed; what is being measured is finished.",
        footer = {"", "Examples:", "  assay pause 20260131-235959-digits-3fa2c1"})
final class PauseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "The run's id, as `assay runs` lists it.")
    private String run = "";

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        try (LabClient lab = coordinator.client()) {
            RunSummary changed = lab.change(run, ApiPaths.PAUSE);
            output.print(
                    changed,
                    List.of(
                            changed.phase().isEnded()
                                    ? "run " + run + " had ended: it is "
                                            + changed.phase().toText()
                                    : "run " + run + " is paused"));
            return 0;
        }
    }
}
