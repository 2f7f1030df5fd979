package dev.assay.cli.command;

import dev.assay.cli.lab.LabClient;
import dev.assay.scenarios.wire.AgentSummary;
import dev.assay.scenarios.wire.ApiPaths;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Gives an agent work again that was drained. */
@Command(
        name = "undrain",
        mixinStandardHelpOptions = true,
        description = "Gives an agent work again that was drained.",
        footer = {"", "Examples:", "  assay undrain lab3"})
final class UndrainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "AGENT", description = "The agent's name, as `assay agents` lists it.")
    private String agent = "";

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        try (LabClient lab = coordinator.client()) {
            AgentSummary changed = lab.changeAgent(agent, ApiPaths.UNDRAIN);
            output.print(changed, List.of("agent " + agent + " gets work again"));
            return 0;
        }
    }
}
