package dev.assay.reports.statistics;

import dev.assay.scenarios.result.Interval;

/**
 * Hold an estimate with its 95 % confidence interval and how it was computed.
 *
 * @param interval the estimate and both ends
 * @param method in words, for the report
 */
public record Estimate(Interval interval, String method) {}
