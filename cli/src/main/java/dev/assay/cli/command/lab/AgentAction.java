package dev.assay.cli.command.lab;

import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.lab.LabClient;
import dev.assay.scenarios.wire.AgentSummary;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Do something to an agent of a lab, and say what becomes of it. */
abstract class AgentAction implements Callable<Integer> {
    private final String action;
    private final String outcome;

    @Parameters(paramLabel = "AGENT", description = "The agent's name, as `assay agents` lists it.")
    private String agent = "";

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    /**
     * @param action last part of the path, see {@link dev.assay.scenarios.wire.ApiPaths}
     * @param outcome ends a sentence that begins with the agent's name
     */
    AgentAction(String action, String outcome) {
        this.action = action;
        this.outcome = outcome;
    }

    @Override
    public final Integer call() {
        try (LabClient lab = coordinator.client()) {
            AgentSummary changed = lab.changeAgent(agent, action);
            output.print(changed, List.of("agent " + agent + " " + outcome));
            return 0;
        }
    }
}
