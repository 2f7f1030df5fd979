package dev.assay.cli.command.lab;

import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.lab.LabClient;
import dev.assay.scenarios.wire.CleanUp;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Have a coordinator delete what nobody needs. */
@Command(
        name = "clean",
        mixinStandardHelpOptions = true,
        description = {
            "Has a coordinator delete the models, sample sets and reports that no run needs and that are older than a day, and the",
            "runs that are older than it keeps them (`assay coordinator --keep-runs`). It does so by itself every six hours.",
        },
        footer = {"", "Examples:", "  assay clean"})
public final class CleanCommand implements Callable<Integer> {
    private static final double BYTES_PER_MB = 1e6;

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        try (LabClient lab = coordinator.client()) {
            CleanUp cleaned = lab.cleanUp();
            output.print(
                    cleaned,
                    List.of(String.format(
                            "deleted %d old runs and %d files that no run needs: %.1f MB",
                            cleaned.runs().size(), cleaned.files(), cleaned.bytes() / BYTES_PER_MB)));
            return 0;
        }
    }
}
