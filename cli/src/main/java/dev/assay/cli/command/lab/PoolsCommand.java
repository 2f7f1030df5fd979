package dev.assay.cli.command.lab;

import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.lab.LabClient;
import dev.assay.cli.view.SharingText;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.Pool;
import dev.assay.scenarios.wire.PoolSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** List the pools of a lab. */
@Command(
        name = "pools",
        mixinStandardHelpOptions = true,
        subcommands = {PoolsCommand.Add.class, PoolsCommand.Remove.class},
        synopsisSubcommandLabel = "[add | remove]",
        description = {
            "Lists the pools of a lab: named sets of agents that runs can be submitted to.",
            "Runs that name no pool go to all agents that no pool keeps for itself.",
        },
        footer = {
            "",
            "Examples:",
            "  assay pools",
            "  assay pools add vision --label gpu=h100 --exclusive",
            "  assay pools add phones --agent pixel7 --agent pixel8",
            "  assay submit my.yaml --pool vision",
            "  assay pools remove vision",
        })
public final class PoolsCommand implements Callable<Integer> {
    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        try (LabClient lab = coordinator.client()) {
            List<PoolSummary> pools = lab.pools();
            output.print(pools, SharingText.pools(pools));
            return 0;
        }
    }

    /** Make a pool, or change it. */
    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = {
                "Makes a pool, or says anew which agents belong to it. What waits for its device already goes on waiting for it.",
                "Agents say themselves which labels they have; what they are called, the coordinator knows.",
            },
            footer = {
                "",
                "Examples:",
                "  assay pools add vision --label gpu=h100 --label rack=7",
                "  assay pools add phones --agent pixel7 --agent pixel8 --exclusive",
            })
    static final class Add implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "What to call it.")
        private String name = "";

        @Option(
                names = "--label",
                paramLabel = "KEY=VALUE",
                description = "Agents with a device that has this label, and all others that are named, belong to it.")
        private Map<String, String> labels = new LinkedHashMap<>();

        @Option(names = "--agent", paramLabel = "AGENT", description = "An agent that belongs to it in any case.")
        private List<String> agents = new ArrayList<>();

        @Option(names = "--exclusive", description = "Let its agents measure nothing of runs that name no pool.")
        private boolean exclusive;

        @Mixin
        private CoordinatorArgument coordinator = new CoordinatorArgument();

        @Mixin
        private FactsOutput output = new FactsOutput();

        @Override
        public Integer call() {
            try (LabClient lab = coordinator.client()) {
                PoolSummary saved = lab.savePool(new Pool(name, labels, agents, exclusive));
                output.print(saved, SharingText.saved(saved));
                return 0;
            }
        }
    }

    /** Remove a pool. */
    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Removes a pool that no run and no reservation needs. Its agents go on.",
            footer = {"", "Examples:", "  assay pools remove vision"})
    static final class Remove implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "As `assay pools` shows it.")
        private String name = "";

        @Mixin
        private CoordinatorArgument coordinator = new CoordinatorArgument();

        @Mixin
        private FactsOutput output = new FactsOutput();

        @Override
        public Integer call() {
            try (LabClient lab = coordinator.client()) {
                lab.remove(ApiPaths.POOLS, name);
                output.print(Map.of("removed", name), List.of("there is no pool " + name + " any more"));
                return 0;
            }
        }
    }
}
