package dev.assay.cli.command.lab;

import dev.assay.scenarios.wire.ApiPaths;
import picocli.CommandLine.Command;

/** Gives an agent no more work; what it measures it finishes. */
@Command(
        name = "drain",
        mixinStandardHelpOptions = true,
        description = "Gives an agent no more work; what it measures it finishes.",
        footer = {"", "Examples:", "  assay drain lab3"})
public final class DrainCommand extends AgentAction {
    DrainCommand() {
        super(ApiPaths.DRAIN, "gets no more work");
    }
}
