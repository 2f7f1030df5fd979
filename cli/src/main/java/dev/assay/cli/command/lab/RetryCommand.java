package dev.assay.cli.command.lab;

import dev.assay.scenarios.wire.ApiPaths;
import picocli.CommandLine.Command;

/** Measures again what failed or was cancelled in a run; what was measured stays. */
@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        description = "Measures again what failed or was cancelled in a run; what was measured stays.",
        footer = {"", "Examples:", "  assay retry 20260131-235959-digits-3fa2c1"})
public final class RetryCommand extends RunAction {
    RetryCommand() {
        super(ApiPaths.RETRY, "goes on");
    }
}
