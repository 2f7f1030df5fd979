package dev.assay.cli.command;

import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.reader.ScenarioReader;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.plan.PlanText;
import dev.assay.scenarios.plan.Planner;
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
final class PlanCommand implements Callable<Integer> {
    @Mixin
    private ScenarioArguments arguments = new ScenarioArguments();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        Scenario scenario = ScenarioReader.read(arguments.file()).scenario();
        Plan plan = Planner.plan(scenario, arguments.profile(), arguments.seed());
        output.print(plan, PlanText.render(plan));
        return 0;
    }
}
