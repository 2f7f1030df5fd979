package dev.assay.cli.command.lab;

import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.lab.LabClient;
import dev.assay.cli.view.LabText;
import dev.assay.scenarios.wire.AgentSummary;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** List the agents of a lab. */
@Command(
        name = "agents",
        mixinStandardHelpOptions = true,
        subcommands = AddAgentCommand.class,
        synopsisSubcommandLabel = "[add]",
        description = "Lists the agents of a lab, what they measure on and what they do now.",
        footer = {
            "",
            "Examples:",
            "  assay agents",
            "  assay agents add vault1.json",
            "  assay agents --json | jq '.[].devices[].labels'"
        })
public final class AgentsCommand implements Callable<Integer> {
    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        try (LabClient lab = coordinator.client()) {
            List<AgentSummary> agents = lab.agents();
            output.print(agents, LabText.agents(agents));
            return 0;
        }
    }
}
