package dev.assay.cli.command.lab;

import picocli.CommandLine.Parameters;

/** Say which run of a lab a command is about. */
final class RunArgument {
    @Parameters(paramLabel = "RUN", description = "The run's id, as `assay runs` lists it.")
    private String run = "";

    String id() {
        return run;
    }
}
