package dev.assay.cli.command.lab;

import dev.assay.scenarios.wire.ApiPaths;
import picocli.CommandLine.Command;

/** Stops a run of a lab; what was measured is kept. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        description = "Stops a run of a lab; what was measured is kept.",
        footer = {"", "Examples:", "  assay cancel 20260131-235959-digits-3fa2c1"})
public final class CancelCommand extends RunAction {
    CancelCommand() {
        super(ApiPaths.CANCEL, "is being stopped");
    }
}
