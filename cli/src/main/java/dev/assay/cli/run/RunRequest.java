package dev.assay.cli.run;

import dev.assay.scenarios.language.reader.ScenarioFile;
import dev.assay.scenarios.plan.Plan;

/**
 * Say what to run.
 *
 * @param plan what to measure
 * @param scenario the file that it comes from
 */
public record RunRequest(Plan plan, ScenarioFile scenario) {}
