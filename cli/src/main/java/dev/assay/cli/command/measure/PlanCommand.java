package dev.assay.cli.command.measure;

import dev.assay.agent.runtime.RuntimeRegistry;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.command.option.ScenarioArguments;
import dev.assay.cli.runtimes.UnknownRuntimes;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.reader.ScenarioReader;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.plan.PlanText;
import dev.assay.scenarios.plan.Planner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Show what a scenario would measure. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Checks a scenario and shows its expanded matrix with the estimated time; measures nothing.",
        footer = {
            "",
            "Examples:",
            "  assay plan scenarios/library/minilm-int8.yaml",
            "  assay plan my.yaml --profile thorough",
            "  assay plan my.yaml --json | jq '.blocks[].id'",
        })
public final class PlanCommand implements Callable<Integer> {
    @Mixin
    private ScenarioArguments arguments = new ScenarioArguments();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        Scenario scenario = ScenarioReader.read(arguments.file()).scenario();
        Plan plan = Planner.plan(scenario, arguments.profile(), arguments.seed());
        output.print(plan, lines(plan));
        return 0;
    }

    /** What no jar here brings is no mistake of a plan: the machines of a lab have other jars. */
    private static List<String> lines(Plan plan) {
        List<String> lines = new ArrayList<>(PlanText.render(plan));
        UnknownRuntimes.of(plan.scenario(), RuntimeRegistry.load())
                .forEach(problem -> lines.add("not on this machine: " + problem.message()));
        return lines;
    }
}
