package dev.assay.cli.command.lab;

import dev.assay.scenarios.wire.ApiPaths;
import picocli.CommandLine.Command;

/** Gives an agent work again that was drained. */
@Command(
        name = "undrain",
        mixinStandardHelpOptions = true,
        description = "Gives an agent work again that was drained.",
        footer = {"", "Examples:", "  assay undrain lab3"})
public final class UndrainCommand extends AgentAction {
    UndrainCommand() {
        super(ApiPaths.UNDRAIN, "gets work again");
    }
}
