package dev.assay.cli.command.lab;

import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.lab.LabClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Watch a run of a lab. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Shows what happens to a run until it ends. Ctrl-C stops watching, not the run.",
        footer = {"", "Examples:", "  assay watch 20260131-235959-digits-3fa2c1"})
public final class WatchCommand implements Callable<Integer> {
    @Mixin
    private RunArgument run = new RunArgument();

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (LabClient lab = coordinator.client()) {
            return new RunWatch(lab, spec.commandLine()).follow(run.id());
        }
    }
}
