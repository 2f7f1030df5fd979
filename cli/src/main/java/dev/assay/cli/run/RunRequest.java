package dev.assay.cli.run;

import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.reader.ScenarioFile;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.plan.PlanSelection;
import dev.assay.scenarios.plan.Planner;
import org.jspecify.annotations.Nullable;

/**
 * Say what to run.
 *
 * @param plan what to measure
 * @param scenario the file that it comes from
 * @param selection which part of the file the plan is; {@code null} for all of it
 */
public record RunRequest(
        Plan plan, ScenarioFile scenario, @Nullable PlanSelection selection) {
    /** Ask for a part of a scenario, or for all of it. */
    public static RunRequest of(
            ScenarioFile scenario, ProfileName profile, long seed, @Nullable PlanSelection selection) {
        return new RunRequest(Planner.plan(scenario.scenario(), profile, seed, selection), scenario, selection);
    }
}
