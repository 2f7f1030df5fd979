package dev.assay.cli.command.lab;

import dev.assay.scenarios.wire.ApiPaths;
import picocli.CommandLine.Command;

/** Goes on with a run that was paused. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "Goes on with a run that was paused.",
        footer = {"", "Examples:", "  assay resume 20260131-235959-digits-3fa2c1"})
public final class ResumeCommand extends RunAction {
    ResumeCommand() {
        super(ApiPaths.RESUME, "goes on");
    }
}
