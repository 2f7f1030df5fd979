package dev.assay.cli.command.lab;

import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.lab.LabClient;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.AgentSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;

/** Make an agent known that can't reach the coordinator. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = {
            "Makes an agent known that can't reach the coordinator, so that scenarios select it. Its machine is described by",
            "`assay agent --describe FILE`, run there.",
        },
        footer = {"", "Examples:", "  assay agents add /media/stick/vault1.json"})
public final class AddAgentCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "What `assay agent --describe` wrote.")
    private @Nullable Path file;

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        AgentHello hello = read(Objects.requireNonNull(file));
        try (LabClient lab = coordinator.client()) {
            AgentSummary agent = lab.describe(hello);
            output.print(
                    agent,
                    List.of(
                            "agent " + agent.name() + " is known; runs that are submitted from now on can select it",
                            "take its blocks along with: assay bundle RUN --agent " + agent.name()));
            return 0;
        }
    }

    private static AgentHello read(Path file) {
        try {
            return AssayJson.mapper().readValue(Files.readAllBytes(file), AgentHello.class);
        } catch (IOException | JacksonException e) {
            throw new ProblemException(
                    Problem.user(
                            "agent.bad-description",
                            file + " does not describe an agent: " + e.getMessage(),
                            "make it with `assay agent --describe FILE` on the agent's machine"),
                    e);
        }
    }
}
