package dev.assay.cli.command;

import dev.assay.cli.lab.LabClient;
import dev.assay.scenarios.wire.AgentSummary;
import dev.assay.scenarios.wire.ApiPaths;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Gives an agent no more work; what it measures it finishes. */
@Command(
        name = "drain",
        mixinStandardHelpOptions = true,
        description = "Gives an agent no more work; what it measures it finishes.",
        footer = {"", "Examples:", "  assay drain lab3"})
final class DrainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "AGENT", description = "The agent's name, as `assay agents` lists it.")
    private String agent = "";

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        try (LabClient lab = coordinator.client()) {
            AgentSummary changed = lab.changeAgent(agent, ApiPaths.DRAIN);
            output.print(changed, List.of("agent " + agent + " gets no more work"));
            return 0;
        }
    }
}
