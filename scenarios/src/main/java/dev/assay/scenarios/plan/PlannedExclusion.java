package dev.assay.scenarios.plan;

import dev.assay.scenarios.problem.Problem;

/**
 * Say which part of the matrix will not be measured, and why.
 *
 * @param subject names the part, for example {@code int4 on tflite}
 * @param problem the reason and what to do about it
 */
public record PlannedExclusion(String subject, Problem problem) {}
