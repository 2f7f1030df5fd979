package dev.assay.reports.gate;

import dev.assay.scenarios.gate.GateExpression;

/**
 * Say what a cell shows of one thing that is required of it.
 *
 * @param status what the whole interval shows
 * @param miss how far the interval reaches beyond the limit, as a share of the limit; 0 where it does not, infinite where nothing was
 *     measured that tells
 * @param sentence what was found and what was wanted
 * @param shortfall by how much the estimate misses the limit, for people; empty where it does not
 */
public record RequirementFinding(
        GateExpression requirement, GateStatus status, double miss, String sentence, String shortfall) {}
