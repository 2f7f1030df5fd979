package dev.assay.cli.command.lab;

import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.lab.LabClient;
import dev.assay.cli.view.LabText;
import dev.assay.scenarios.wire.TimelineEntry;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tell what happened in a run. */
@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = {
            "Tells what happened to the blocks of a run: when each was queued, leased, measured or failed, by whom and why.",
            "`assay watch` shows what happens from now on.",
        },
        footer = {
            "",
            "Examples:",
            "  assay logs 20260131-235959-digits-3fa2c1",
            "  assay logs 20260131-235959-digits-3fa2c1 --json | jq '.[] | select(.state == \"failed\")'",
        })
public final class LogsCommand implements Callable<Integer> {
    @Mixin
    private RunArgument run = new RunArgument();

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        try (LabClient lab = coordinator.client()) {
            List<TimelineEntry> entries = lab.timeline(run.id());
            output.print(entries, LabText.timeline(entries));
            return 0;
        }
    }
}
