package dev.assay.cli.run;

import dev.assay.scenarios.language.reader.ScenarioFile;
import dev.assay.scenarios.plan.Plan;

/**
 * Say what to run.
 *
 * @param plan what to measure
 * @param scenario the file that it comes from
 * @param raw whether to keep every query's stamps
 */
public record RunRequest(Plan plan, ScenarioFile scenario, boolean raw) {}
