package dev.assay.coordinator.lab;

import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.reader.ScenarioReader;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.plan.Planner;
import dev.assay.scenarios.wire.Submission;
import java.nio.charset.StandardCharsets;

/** Make the plan of a submitted run; the same whenever it is made. */
final class RunPlans {
    private RunPlans() {}

    /**
     * Read and expand the scenario.
     *
     * @throws dev.assay.scenarios.problem.ProblemException with every problem of the scenario
     */
    static Plan plan(Submission submission) {
        Scenario scenario =
                ScenarioReader.read(submission.scenario().getBytes(StandardCharsets.UTF_8), submission.fileName());
        return Planner.plan(scenario, submission.profile(), submission.seed(), submission.selection());
    }
}
