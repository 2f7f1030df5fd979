package dev.assay.cli.command.lab;

import dev.assay.scenarios.wire.ApiPaths;
import picocli.CommandLine.Command;

/** Begins no more blocks of a run until it is resumed; what is being measured is finished. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description = "Begins no more blocks of a run until it is resumed; what is being measured is finished.",
        footer = {"", "Examples:", "  assay pause 20260131-235959-digits-3fa2c1"})
public final class PauseCommand extends RunAction {
    PauseCommand() {
        super(ApiPaths.PAUSE, "is paused");
    }
}
