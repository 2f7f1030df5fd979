package dev.assay.cli.command.lab;

import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.lab.LabClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Delete runs of a lab that have ended. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        description = {
            "Deletes runs of a lab that have ended, with their results. There is no way back.",
            "Models that no other run needs go a day later, or with `assay clean` after that.",
        },
        footer = {"", "Examples:", "  assay delete 20260131-235959-digits-3fa2c1"})
public final class DeleteCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "RUN", description = "The runs' ids, as `assay runs` lists them.")
    private List<String> runs = new ArrayList<>();

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        try (LabClient lab = coordinator.client()) {
            runs.forEach(lab::delete);
            output.print(
                    new Deleted(runs),
                    runs.stream().map(run -> "run " + run + " is deleted").toList());
            return 0;
        }
    }

    /** What is gone. */
    private record Deleted(List<String> runs) {}
}
