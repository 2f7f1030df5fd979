package dev.assay.cli.command.lab;

import dev.assay.agent.daemon.bundle.BundleFile;
import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.lab.LabClient;
import dev.assay.scenarios.wire.Bundle;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Take blocks of a run along to a machine that can't reach the coordinator. */
@Command(
        name = "bundle",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the blocks of a run that wait for one agent, with models and samples, into one file. Carry it to the agent's",
            "machine, measure it there with `assay agent --bundle FILE`, and bring the results back with `assay import`.",
            "The last bundle of a block counts: results of an earlier one are refused.",
        },
        footer = {
            "",
            "Examples:",
            "  assay bundle 20260131-235959-digits-3fa2c1 --agent vault1",
            "  assay bundle 20260131-235959-digits-3fa2c1 --agent vault1 --out /media/stick/digits.bundle",
        })
public final class BundleCommand implements Callable<Integer> {
    @Mixin
    private RunArgument run = new RunArgument();

    @Option(
            names = "--agent",
            paramLabel = "NAME",
            required = true,
            description = "The agent, as `assay agents` lists it; `assay agents add` makes it known.")
    private String agent = "";

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where the bundle goes; default: RUN-AGENT.bundle here.")
    private @Nullable Path out;

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        Path file = out != null ? out : Path.of(run.id() + "-" + agent + ".bundle");
        try (LabClient lab = coordinator.client()) {
            Bundle bundle = lab.bundle(run.id(), agent);
            BundleFile.write(file, bundle, lab::copy);
            output.print(
                    new Written(file.toString(), bundle.blocks().size()),
                    List.of(
                            "wrote " + bundle.blocks().size() + " blocks to " + file,
                            "measure them on " + agent + " with: assay agent --bundle " + file.getFileName()));
            return 0;
        }
    }

    /** What was written. */
    private record Written(String file, int blocks) {}
}
